"""Content-Transfer-Encoding undone (RFC 2045 §6), also where it is cut, padded wrongly or misnamed."""

import re
from binascii import Error, a2b_base64, a2b_qp, a2b_uu
from io import BytesIO

from postroom.mail.encoded_words import unbase64

BLANK_BEHIND_EQUALS = re.compile(rb"=[ \t]+(?=\r?\n)")
BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]*)\r?\n", re.M)
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NO_LETTERS = bytes(set(range(256)).difference(LETTERS))
PADDING = re.compile(rb"=+")
WORDS = re.compile(rb"\s*+(?:[^A-Za-z0-9+/=\s]|[^\s=]++[ \t]++[^\s=])")
NEXT_PIECE = re.compile(rb"(?:[ \t]*+[\r\n]\s*+|(?!))?+((?:[A-Za-z0-9+/]++=*+[ \t]*+(?:[\r\n]++|\Z)|(?!)){1,3}+)")
LONG = 60
"""So many letters without a blank are no words."""

BROKEN_BASE64 = "A part's base64 was damaged; it was read as far as it goes."
NOT_BASE64 = "A part was marked as base64 but is not; it was taken as it is."
UNKNOWN_ENCODING = "The transfer encoding {encoding!r} is unknown; the part was taken as it is."
BETWEEN = str.maketrans("", "", "-_/ ")
"""What programs write in other places than RFC 2045 §6.1: `quoted_printable`, `base-64`."""
IDENTITY = ("", "7bit", "8bit", "binary", "none", "plain")


def decode(body: bytes, encoding: str, repairs: list[str]) -> bytes:
    """The content of a part; always some, whatever is wrong."""
    if encoding in IDENTITY or encoding.startswith(("7", "8")):
        return body
    letters = encoding.translate(BETWEEN)
    if letters == "base64":
        return _base64(body, repairs)
    if letters == "quotedprintable":
        return a2b_qp(BLANK_BEHIND_EQUALS.sub(b"=", body) if b"= " in body or b"=\t" in body else body)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return uudecode(body)
    repairs.append(UNKNOWN_ENCODING.format(encoding=encoding[:40]))
    return body


def _base64(body: bytes, repairs: list[str]) -> bytes:
    """Foreign signs are damage and passed over, unless the first line shows by its words that it never was base64."""
    if WORDS.match(body):
        repairs.append(NOT_BASE64)
        return body
    padding = body.find(b"=")
    if padding >= 0 and body[padding:].strip(b"= \t\r\n"):
        repairs.append(BROKEN_BASE64)
        return _glued(body)
    try:
        return a2b_base64(body)
    except Error:
        repairs.append(BROKEN_BASE64)
        return unbase64(body) if padding >= 0 else _unpadded(body)


def _glued(body: bytes) -> bytes:
    """Padding in the middle ends it for the standard library; pieces glued together go on, other words do not."""
    out, at = bytearray(), 0
    for padding in PADDING.finditer(body):
        out += unbase64(body[at : padding.start()])
        at = padding.end()
        if not _goes_on(body, at):
            return bytes(out)
    return bytes(out + _unpadded(body[at:]))


def _goes_on(body: bytes, at: int) -> bool:
    piece = NEXT_PIECE.match(body, at)
    letters = len(b"".join(piece[1].split())) if piece else 1
    return letters % 4 == 0 or letters > LONG


def _unpadded(body: bytes) -> bytes:
    """Without its padding; a last group with bits that mean nothing (RFC 4648 §3.5) was cut, and says nothing."""
    letters = body.translate(None, NO_LETTERS)
    over = len(letters) % 4
    unused = LETTERS.index(letters[-1]) & (0, 0, 15, 3)[over] if letters else 0
    return unbase64(letters[: len(letters) - over] if unused else letters)


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
