"""Signing a mail of ours with DKIM (RFC 6376 §5, RFC 8301, RFC 8463): relaxed/relaxed, the whole body.

The same mail and key always make the same signature: RSA (PKCS #1 v1.5) and Ed25519 use no chance.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from postroom.mail.authentication import canonical
from postroom.mail.authentication.fields import Field
from postroom.mail.authentication.signed import Signed

OVERSIGNED = (
    "From", "To", "Cc", "Subject", "Date", "Message-ID", "Reply-To", "In-Reply-To", "References",
    "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
)  # fmt: skip
"""Signed once more than they occur: none can be added, nor an absent one put in, without breaking it (§5.4, §8.15)."""
SIGNED = (
    "Sender", "Auto-Submitted", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "X-Auto-Response-Suppress",
)  # fmt: skip
"""Signed as often as they occur (§5.4.1). What servers add or change on the way is left out."""
_LINE = 72


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that a domain signs with."""

    domain: str
    selector: str
    pem: str
    """The private key, PKCS #8, RSA or Ed25519; written out, the signer keeps it to itself."""

    def __repr__(self) -> str:
        return f"Signer({self.selector}._domainkey.{self.domain})"


def sign(raw: bytes, signers: Sequence[Signer], at: int) -> bytes:
    """The mail with a signature of each signer on top; `at`: the time they tell, in seconds of Unix.

    Raises ValueError for a key that can't be read.
    """
    if not signers:
        return raw
    signed = Signed(raw)
    return b"".join(_field(signed, signer, at) for signer in signers) + raw


def _field(signed: Signed, signer: Signer, at: int) -> bytes:
    key = _key(signer.pem)
    names = _names(signed)
    digest = b64encode(signed.body_digest("relaxed", None)).decode()
    kind = "rsa" if isinstance(key, RSAPrivateKey) else "ed25519"
    value = (
        f" v=1; a={kind}-sha256; c=relaxed/relaxed; d={signer.domain};\r\n"
        f"\ts={signer.selector}; t={at};\r\n\th={_folded(names)};\r\n\tbh={digest};\r\n\tb="
    )
    unsigned = Field(b"DKIM-Signature", value.replace("\r\n", "\n").encode())
    text = b"".join(canonical.header(field, "relaxed") for field in signed.chosen(name.encode() for name in names))
    signature = _signature(key, text + canonical.header(unsigned, "relaxed").removesuffix(b"\r\n"))
    return f"DKIM-Signature:{value}{_in_lines(b64encode(signature).decode())}\r\n".encode()


def _names(signed: Signed) -> list[str]:
    """What `h=` lists; each name once for every field of that name, and once more where it is oversigned."""
    names: list[str] = []
    for name in (*OVERSIGNED, *SIGNED):
        low = name.lower()
        names += [low] * (len(signed.named(low.encode())) + (name in OVERSIGNED))
    return names


def _signature(key: RSAPrivateKey | Ed25519PrivateKey, text: bytes) -> bytes:
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(sha256(text).digest())
    return key.sign(text, PKCS1v15(), SHA256())


@lru_cache(maxsize=256)
def _key(pem: str) -> RSAPrivateKey | Ed25519PrivateKey:
    """Reading a key checks it, which takes longer than signing with it."""
    key = load_pem_private_key(pem.encode(), None)
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise ValueError("that is no key to sign mail with")
    return key


def _folded(names: Sequence[str]) -> str:
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) >= _LINE - 4:
            lines.append("")
        lines[-1] += f"{name}:"
    return "\r\n\t".join(lines).removesuffix(":")


def _in_lines(text: str) -> str:
    return "\r\n\t".join(text[start : start + _LINE] for start in range(0, len(text), _LINE))
