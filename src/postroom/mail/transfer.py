"""Content-Transfer-Encoding undone (RFC 2045 §6), also where it is cut, padded wrongly or misnamed."""

import re
from binascii import Error, a2b_base64, a2b_qp, a2b_uu
from io import BytesIO

from postroom.mail.encoded_words import unbase64

BLANK_BEHIND_EQUALS = re.compile(rb"=[ \t]+(?=\r?\n)")
BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]*)\r?\n", re.M)
PADDING = re.compile(rb"=+")

BROKEN_BASE64 = "A part's base64 was damaged; it was read as far as it goes."
UNKNOWN_ENCODING = "The transfer encoding {encoding!r} is unknown; the part was taken as it is."
IDENTITY = ("", "7bit", "8bit", "binary", "none", "plain")


def decode(body: bytes, encoding: str, repairs: list[str]) -> bytes:
    """The content of a part; always some, whatever is wrong."""
    if encoding in IDENTITY or encoding.startswith(("7", "8")):
        return body
    if encoding == "base64":
        return _base64(body, repairs)
    if encoding == "quoted-printable":
        return a2b_qp(BLANK_BEHIND_EQUALS.sub(b"=", body) if b"= " in body or b"=\t" in body else body)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return uudecode(body)
    repairs.append(UNKNOWN_ENCODING.format(encoding=encoding[:40]))
    return body


def _base64(body: bytes, repairs: list[str]) -> bytes:
    """Padding in the middle ends it for the standard library; pieces glued together go on."""
    padding = body.find(b"=")
    if padding >= 0 and body[padding:].strip(b"= \t\r\n"):
        repairs.append(BROKEN_BASE64)
        return _glued(body)
    try:
        return a2b_base64(body)
    except Error:
        repairs.append(BROKEN_BASE64)
        return unbase64(body)


def _glued(body: bytes) -> bytes:
    out, at = bytearray(), 0
    for padding in PADDING.finditer(body):
        out += unbase64(body[at : padding.start()])
        at = padding.end()
    return bytes(out + unbase64(body[at:]))


def uudecode(body: bytes) -> bytes:
    """What stands between `begin` and `end`; lines that are none of it are skipped."""
    begin = BEGIN.search(body)
    content = bytearray()
    for line in BytesIO(body[begin.end() if begin else 0 :]):
        if line.strip() in (b"end", b"`"):
            break
        content += _uu_line(line.rstrip(b"\r\n"))
    return bytes(content)


def _uu_line(line: bytes) -> bytes:
    """Some encoders write a line too long for the length it states; the length counts."""
    if not line:
        return b""
    length = (line[0] - 32) & 63
    try:
        return a2b_uu(line[: 1 + (length + 2) // 3 * 4])
    except Error:
        return b""
