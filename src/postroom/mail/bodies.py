"""The characters of one text or HTML part: transfer encoding, charset, line ends, flowed lines undone."""

import re
from itertools import islice

from postroom.mail import charsets, flowed, transfer
from postroom.mail.parts import Part

META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,10}=\s{0,10}["']?([\w.:-]{1,40})""", re.I)
MOST_FILES = 1_000
META_WITHIN = 4096
UUENCODED = re.compile(
    rb"^begin [0-7]{3,4} ([^\r\n]{1,255}+)\r?\n((?:[ -`]{1,90}+\r?\n|(?!))++)(?:end|\s*+\Z)[^\n]*+\n?", re.M
)
NUL = "NUL characters were left out."
UNWANTED = re.compile("[\x00\x0b\x0e-\x1a\x1c-\x1f]")


def read(part: Part, content: bytes, repairs: list[str]) -> str:
    """The text of a part whose transfer encoding is undone, with \\n at the line ends."""
    text = _characters(part, content, repairs)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        if "\0" in text:
            repairs.append(NUL)
        text = UNWANTED.sub("", text)
    if part.parameters.get("format", "").lower() == "flowed":
        return flowed.unflow(text, delsp=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _characters(part: Part, content: bytes, repairs: list[str]) -> str:
    """In the charset that the part names; if it names none, in that of the parts beside it where this fits."""
    label = part.parameters.get("charset") or _named_in_html(part, content)
    if label is None and part.headers.charset:
        text, remark = charsets.decode(content, part.headers.charset)
        if remark is None:
            if not text.isascii():
                repairs.append(charsets.UNLABELLED.format(used=charsets.codec_of(part.headers.charset)))
            return text
    text, remark = charsets.decode(content, label)
    if remark:
        repairs.append(remark)
    return text


def take_uuencoded(content: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Files between the lines of a text, and the text without them: before MIME (RFC 1521) there was no other way."""
    if b"begin " not in content:
        return content, []
    files = [
        (charsets.guess(found[1]), transfer.uudecode(found[2]))
        for found in islice(UUENCODED.finditer(content), MOST_FILES)
    ]
    return (UUENCODED.sub(b"", content, count=MOST_FILES), files) if files else (content, [])


def _named_in_html(part: Part, content: bytes) -> str | None:
    if part.type != "text/html" or (meta := META_CHARSET.search(content[:META_WITHIN])) is None:
        return None
    return meta[1].decode("ascii")
