"""Encoded words (RFC 2047) and raw 8-bit bytes in header fields, also where they must not be.

Read leniently: inside quoted strings, without blanks around them, a character split over two words, a
language behind the charset (RFC 2231 §5), stray question marks and blanks in the encoded text.
"""

import re
from binascii import Error, a2b_base64

from postroom.mail.charsets import decode

WORD = re.compile(r"=\?([^?\s*]{1,60}+)(?:\*[^?\s]{0,40}+)?\?([bBqQ])\?([^?]*+(?:\?(?!=)[^?]*+){0,4})\?=")
ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LINE_END = re.compile(r"[\r\n\x0b\x0c\x85\u2028\u2029]+")
MOST_LOOKED_AT = 1_000
LONGEST = 256 * 1024
"""Characters; a longer field says nothing that anybody reads."""
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def readable(raw: bytes, charset: str | None = None) -> str:
    """A field's value for people and rules: characters instead of bytes, encoded words decoded."""
    return decode_words(characters(raw, charset))


def characters(raw: bytes, charset: str | None = None) -> str:
    """A field's bytes as characters; what is not ASCII is in *charset* or guessed; control characters are left out."""
    text = raw.decode("ascii") if raw.isascii() and b"\x1b" not in raw else decode(raw, charset)[0]
    return text if text.isprintable() else CONTROLS.sub("", text)


def named_in_words(raw: bytes) -> list[str]:
    """The charsets that the first encoded words of a field name."""
    return [word[1] for word in WORD.finditer(raw[:MOST_LOOKED_AT].decode("latin-1"))] if b"=?" in raw else []


def decode_words(text: str) -> str:
    """The text with every encoded word in it decoded (RFC 2047 §6); what can not be decoded stays."""
    return _join(text) if "=?" in text and len(text) <= LONGEST else text


def _join(text: str) -> str:
    out: list[str] = []
    pending, charset, at = bytearray(), "", 0
    for word in WORD.finditer(text):
        gap = text[at : word.start()]
        adjacent = bool(charset) and not gap.strip(" \t\r\n")
        if not (adjacent and charset == word[1].lower()):
            out.append(_text(pending, charset))
            pending, charset = bytearray(), word[1].lower()
        if not adjacent:
            out.append(gap)
        pending += _bytes(word[2], word[3])
        at = word.end()
    return "".join((*out, _text(pending, charset), text[at:]))


def _text(content: bytearray, charset: str) -> str:
    """Without line ends: a field is one line, whatever is encoded in it."""
    return CONTROLS.sub("", LINE_END.sub(" ", decode(bytes(content), charset)[0])) if content else ""


def _bytes(encoding: str, text: str) -> bytes:
    content = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return ESCAPE.sub(lambda code: bytes((int(code[1], 16),)), content.replace(b"_", b" "))
    return unbase64(content)


def unbase64(content: bytes) -> bytes:
    """Base64 without fuss: foreign characters skipped, missing padding added."""
    letters = NOT_BASE64.sub(b"", content)
    try:
        return a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
    except Error:  # pragma: no cover - only letters and full padding are left
        return b""
