"""Whether a mail was signed or encrypted by its sender, and with what (RFC 1847, RFC 3156, RFC 8551)."""

import re

from postroom.mail import cms, dispositions
from postroom.mail.parts import Part

ARMOUR = "-----BEGIN PGP "
SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----", re.M)
ENCRYPTED = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.M)
CLEAR = re.compile("signed|certs|compressed")
SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
VERSION_OF_PGP = "application/pgp-encrypted"
PKCS7 = ("application/pkcs7-mime", "application/x-pkcs7-mime")
USUAL_NAME = "smime.p7m"
MIME_FIELD = re.compile(rb"\s*+(?:content-[a-z-]{1,40}|mime-version|from|to|subject|date|x-[a-z-]{1,40})[ \t]*+:", re.I)


def signed_by_type(part: Part) -> str | None:
    """`PGP` or `S/MIME` where the part's type says that it is signed."""
    if part.type == "multipart/signed":
        return "PGP" if "pgp" in part.parameters.get("protocol", "").lower() else "S/MIME"
    return "S/MIME" if _is_smime(part) and "signed" in _smime_type(part) and not _is_a_file(part) else None


def encrypted_by_type(part: Part) -> str | None:
    """`PGP` or `S/MIME` where the part's type says that it is encrypted."""
    if part.type in (
        "multipart/encrypted",
        VERSION_OF_PGP,
    ):  # the latter alone where Exchange took the former for mixed
        return "PGP"
    return "S/MIME" if _is_smime(part) and not CLEAR.search(_smime_type(part)) else None


def opaquely_signed(part: Part, content: bytes) -> bytes | None:
    """The part that stands inside an S/MIME signature; None for everything else."""
    return cms.signed_content(content) if _is_smime(part) and not _is_a_file(part) else None


def is_for_programs(part: Part, within: str, disposition: str, name: str) -> bool:
    """Whether a part is but a signature (RFC 1847 §2.1) or PGP's version (RFC 3156 §4), not offered as a file."""
    if name or disposition == "attachment":
        return False
    return part.type == VERSION_OF_PGP or (within == "multipart/signed" and part.type in SIGNATURES)


def signed_in_text(text: str) -> str | None:
    """A signature in the text itself (RFC 9580 §7)."""
    return "PGP" if ARMOUR in text and SIGNED.search(text) else None


def encrypted_in_text(text: str) -> str | None:
    """An encrypted message in the text itself (RFC 9580 §6.2)."""
    return "PGP" if ARMOUR in text and ENCRYPTED.search(text) else None


def _is_smime(part: Part) -> bool:
    """By its type, or by its name where a gateway took the type away (RFC 8551 §3.9)."""
    return part.type in PKCS7 or (
        part.type == "application/octet-stream" and dispositions.read(part)[1].lower() == USUAL_NAME
    )


def _is_a_file(part: Part) -> bool:
    """Whether no mail but a file was signed, as Italy's invoices are (`….xml.p7m`): it has no header of MIME."""
    if dispositions.read(part)[1].lower() in ("", USUAL_NAME):
        return False
    signed = cms.signed_content(part.content([]))
    return signed is not None and MIME_FIELD.match(signed) is None


def _smime_type(part: Part) -> str:
    """As the bytes say it, otherwise as the part is labelled."""
    return cms.kind(part.content([])) or part.parameters.get("smime-type", "").lower()
