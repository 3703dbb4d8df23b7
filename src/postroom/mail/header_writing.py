"""How header fields are written (RFC 5322 §2.2, RFC 2047, RFC 2231, RFC 6532).

The standard library's writer is not used: at 998 characters a line it makes encoded words of any length, which RFC 2047
ends at 75, at 78 it encodes long ids, which breaks threads, and it takes milliseconds. Whatever comes in, a field ends
where it should: control characters, line ends above all, become blanks.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import quote

from postroom.mail.idn import ascii_domain
from postroom.mail.mail import Address

_LINE = 78  # aimed at (RFC 5322 §2.1.1)
_LONGEST_WORD = 900  # a longer one would not fit on a line of 998 octets, and can only be encoded
_ENCODED_BYTES = 39  # in one encoded word: 64 characters, 75 being allowed, so that "Subject: " fits in front

_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NAME = re.compile(r"[!-9;-~]{1,70}")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_LOCAL = re.compile(r'[^\s()<>\[\]:;@\\,"\x00-\x1f\x7f]{1,256}|"(?:[^"\\\x00-\x1f\x7f]|\\[ -~]){1,256}"')
_DOMAIN = re.compile(r"""[^\s()<>@\\,;"'\x00-\x1f\x7f]{1,255}""")
_HALF = re.compile(r"[\ud800-\udfff]")  # of a letter: no wire carries it
_ID = re.compile(rf"<[!-;=?-~]{{1,{_LONGEST_WORD}}}>")


def text_field(name: str, value: str) -> str:
    """An unstructured field, such as Subject. ValueError when *name* is no field name."""
    return _field(name, _written(one_line(value)))


def address_field(name: str, addresses: Iterable[Address]) -> str:
    """A list of mailboxes; those that no mail could be sent to are left out, and nothing is written if none is left."""
    mailboxes = [words for address in addresses if (words := _mailbox(address))]
    for words in mailboxes[:-1]:
        words[-1] += ","
    return _field(name, [word for words in mailboxes for word in words]) if mailboxes else ""


def ids_field(name: str, ids: Iterable[str]) -> str:
    """Message-IDs with their brackets; what is none is left out, and nothing is written if none is left."""
    written = [one for one in ids if is_id(one)]
    return _field(name, written) if written else ""


def is_id(text: str) -> bool:
    """Whether it can be written as a Message-ID. One that is not ASCII can not: it would demand SMTPUTF8."""
    return _ID.fullmatch(text) is not None


def parameter(name: str, value: str) -> str:
    """`; name="value"`, or `; name*=utf-8''…` where it is not ASCII (RFC 2231 §4)."""
    plain = _shortened(one_line(value), 200)
    if plain.isascii():
        return f'; {name}="{_escaped(plain)}"'
    return f"; {name}*=utf-8''{quote(_shortened(plain, 70), safe='')}"


def wire_address(address: str) -> str | None:
    """The address as it goes over the wire, ASCII unless its local part is not; None when it is none."""
    local, _, domain = address.rpartition("@")
    domain = ascii_domain(domain)
    if not local or _HALF.search(address) or not _DOMAIN.fullmatch(domain):
        return None
    if not _LOCAL.fullmatch(local):
        local = f'"{_escaped(one_line(local))}"'
    return f"{local}@{domain}" if len(local) <= 256 else None


def one_line(value: str) -> str:
    """Text that can not end its field: every run of white space or control characters is one blank."""
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode()
    return _CONTROL.sub(" ", value).strip()


def _field(name: str, words: list[str]) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a header field")
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _LINE and lines != [f"{name}:"]:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines) + "\r\n"


def _written(value: str) -> list[str]:
    words = value.split(" ")
    if value.isascii() and "=?" not in value and max(map(len, words)) <= _LONGEST_WORD:
        return words
    return _encoded_words(value)


def _mailbox(address: Address) -> list[str]:
    wire, name = wire_address(address.address), one_line(address.name)[:200]
    if not wire or not name:
        return [wire] if wire else []
    if "=?" in name or not name.isascii():
        return [*_encoded_words(name), f"<{wire}>"]
    return [*(name.split(" ") if _ATOMS.fullmatch(name) else [f'"{_escaped(name)}"']), f"<{wire}>"]


def _encoded_words(value: str) -> list[str]:
    """Words of RFC 2047, each whole in itself: no letter is cut in two."""
    chunks, chunk = [], b""
    for letter in value:
        if len(chunk) + len(letter.encode()) > _ENCODED_BYTES:
            chunks.append(chunk)
            chunk = b""
        chunk += letter.encode()
    return [f"=?utf-8?B?{b64encode(chunk).decode()}?=" for chunk in (*chunks, chunk)]


def _shortened(name: str, most: int) -> str:
    """A file's name cut in the middle: its ending says what it is."""
    return name if len(name) <= most else name[: most - 20] + name[-20:]


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
