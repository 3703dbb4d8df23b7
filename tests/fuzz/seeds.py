"""What fuzzing begins with: our test mails and, where they are, the public ones, each cut to what a target reads."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path

from postroom.mail.mail import Mail
from postroom.mail.parse import parse
from tests.mail import corpora
from tests.mail.authentication.signing import Mail as Signed
from tests.mail.authentication.signing import Signer, ed25519, record, rsa

OURS = Path(__file__).parents[1] / "mails"
LONGEST = 24 * 1024
RECORDS = (b"v=DMARC1; p=reject; sp=none; t=y", b"v=spf1 a mx include:x.example exists:%{ir}.x -all", b"v=DKIM1; p=")


@cache
def signed() -> list[tuple[bytes, bytes]]:
    """Mails that DKIM and ARC prove, each with the key record that DNS has for it."""
    signers = [Signer("x.example", key=key) for key in (rsa(1024), ed25519())]
    both = [(signer, raw) for signer in signers for raw in (signer.dkim(Signed()).raw, signer.arc(Signed())[0].raw)]
    return [(record(signer.key).encode(), raw) for signer, raw in both]


def _fields(mail: Mail, *names: str) -> Iterator[bytes]:
    return chain.from_iterable(mail.headers.raw(name) for name in names)


def _files(mail: Mail, *types: str) -> Iterator[bytes]:
    return (file.content for file in mail.attachments if file.type in types)


def _texts(mail: Mail) -> Iterator[bytes]:
    yield mail.text.encode()


def _html(mail: Mail) -> Iterator[bytes]:
    if mail.html:
        yield mail.html.encode()


def _header(mail: Mail) -> Iterator[bytes]:
    yield b"".join(name.encode("latin-1") + b": " + raw + b"\n" for name, raw in mail.headers.fields)


def _reports(mail: Mail) -> Iterator[bytes]:
    for file in mail.attachments:
        if file.type.startswith("message/"):
            yield file.content
    if "daemon" in (mail.headers.get("from") or "").lower():
        yield mail.text.encode()


def _characters(mail: Mail) -> Iterator[bytes]:
    for charset in ("utf-8", "iso-2022-jp", "windows-1252", "gb2312", "utf-7", "utf-16"):
        yield charset.encode() + b"\0" + mail.text[:2_000].encode(charset, "replace")


def _letter(mail: Mail) -> Iterator[bytes]:
    words = [mail.from_.name if mail.from_ else "", mail.from_.address if mail.from_ else "", mail.subject]
    yield "\0".join((*words, " ".join(mail.references), mail.text, mail.html or "")).encode()


CUTS: dict[str, Callable[[Mail], Iterator[bytes]]] = {
    "header": _header,
    "addresses": lambda mail: _fields(mail, "from", "to", "cc", "reply-to"),
    "ids": lambda mail: _fields(mail, "message-id", "references", "in-reply-to"),
    "subjects": lambda mail: (raw + b"\0Re: " + raw for raw in _fields(mail, "subject")),
    "quotation": _texts,
    "forward": _texts,
    "confirmation": _texts,
    "html": _html,
    "report": _reports,
    "winmail": lambda mail: _files(mail, "application/ms-tnef"),
    "protected": lambda mail: _files(mail, "application/pkcs7-mime", "application/x-pkcs7-mime"),
    "invitation": lambda mail: _files(mail, "text/calendar"),
    "characters": _characters,
    "names": lambda mail: (file.name.encode() for file in mail.attachments),
    "words": _texts,
    "letter": _letter,
}


def seeds(target: str) -> Iterator[bytes]:
    """Short inputs for one target, each once."""
    paths = [*sorted(OURS.glob("*/*.eml")), *corpora.mails()]
    begun = (key + b"\0" + raw for key, raw in signed()) if target == "proofs" else ()
    found = chain(begun, chain.from_iterable(cuts_of(target, path) for path in paths))
    return (seed for seed in dict.fromkeys(found) if 0 < len(seed) <= LONGEST)


def cuts_of(target: str, path: Path) -> Iterator[bytes]:
    """What a target reads of one mail."""
    raw = path.read_bytes()
    if target == "mail":
        yield raw
    elif target == "proofs":
        yield from (record + b"\0" + raw for record in (*RECORDS, *(key for key, _ in signed())))
    elif target == "winmail" and path.suffix == ".tnef":
        yield raw
    elif len(raw) < 200_000:
        yield from CUTS[target](parse(raw))
