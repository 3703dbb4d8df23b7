"""No mail, whatever it is made of, takes more than ten times its own memory to be read, sanitised and trimmed.

Measured on mails large enough for the fixed limits (a body of 1 MiB, 1,000 parts) not to count; a small mail may take
as much as these limits allow, some 30 MiB.
"""

import tracemalloc
from collections.abc import Callable

import pytest

from postroom.mail import tnef
from tests.bench.content import read

SIZE = 3_500_000
LESS = 300_000
"""Where no fixed limit counts, and measuring takes long."""
HEAD = b"From: zoe@quist.example\nSubject: x\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n"
SIGNED_DATA = bytes.fromhex("308006092a864886f70d010702a08030800201013100308006092a864886f70d010701a0802480")


def field(name: bytes, piece: bytes) -> bytes:
    return name + b": " + many(piece) + b"\n\nhi"


def body(type_: bytes, piece: bytes, encoding: bytes = b"8bit", size: int = SIZE) -> bytes:
    head = HEAD + b"Content-Type: " + type_ + b"\nContent-Transfer-Encoding: " + encoding + b"\n\n"
    return head + many(piece, size)


def many(piece: bytes, size: int = SIZE) -> bytes:
    return piece * (size // len(piece))


def number(value: int) -> bytes:
    return value.to_bytes(4, "little")


def attribute(level: int, name: int, value: bytes) -> bytes:
    return bytes([level]) + name.to_bytes(2, "little") + b"\6\0" + number(len(value)) + value + b"\0\0"


def winmail(rest: bytes) -> bytes:
    head = b"Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: binary\n\n"
    return HEAD + head + tnef.SIGNATURE + b"\0\0" + rest


def rich(piece: bytes) -> bytes:
    rtf = b"{\\rtf1" + many(piece)
    packed = number(len(rtf)) * 2 + b"MELA" + number(0) + rtf
    return winmail(attribute(1, 0x9003, number(1) + b"\x02\x01\x09\x10" + number(1) + number(len(packed)) + packed))


MAILS: dict[str, Callable[[], bytes]] = {
    "addresses": lambda: field(b"To", b"a@b, "),
    "escaped quotes in addresses": lambda: field(b"To", b'\\"'),
    "addresses in brackets": lambda: field(b"To", b"<a@b>"),
    "open ids": lambda: field(b"References", b"<a@"),
    "empty ids": lambda: field(b"References", b"<>"),
    "ids": lambda: field(b"References", b"<a@b> "),
    "encoded words": lambda: field(b"Subject", b"=?utf-8?q?a?= "),
    "half encoded words": lambda: field(b"Subject", b"=?a?q?"),
    "parameters": lambda: field(b"Content-Type", b"text/plain; a=b"),
    "fields": lambda: many(b"X: y\n", LESS) + b"\nhi",
    "short lines": lambda: body(b"text/plain", b"a\n"),
    "list items": lambda: body(b"text/plain", b"- \n"),
    "flowed lines": lambda: body(b"text/plain; format=flowed", b"a \n"),
    "short lines of Japanese": lambda: body(b"text/plain; charset=iso-2022-jp", b"\x1b$B\x30\x21\x1b(B", size=10**6),
    "broken UTF-8": lambda: body(b"text/plain; charset=utf-8", b"\xed\xa0\x80"),
    "base64 in pieces": lambda: body(b"text/plain", b"YQ==", b"base64", LESS),
    "quoted-printable": lambda: body(b"text/plain", b"=41=\n", b"quoted-printable"),
    "uuencoded files": lambda: body(b"text/plain", b"begin 644 a\nM\nend\n"),
    "open elements": lambda: body(b"text/html", b"<div>"),
    "open tags": lambda: body(b"text/html", b"<p "),
    "tables": lambda: body(b"text/html", b"<table><tr><td>a"),
    "entities": lambda: body(b"text/html", b"&lt;"),
    "lines of HTML": lambda: body(b"text/html", b"a<br>"),
    "parts": lambda: MIXED + many(b"--x\n\nhi\n"),
    "attached parts": lambda: MIXED + many(b"--x\nContent-Type: image/png\n\na\n"),
    "multiparts within each other": lambda: many(b"Content-Type: multipart/mixed; boundary=x\n\n--x\n"),
    "calendar parameters": lambda: body(b"text/calendar", b"A;B="),
    "calendar events": lambda: body(b"text/calendar", b"BEGIN:VEVENT\nSUMMARY:a\nEND:VEVENT\n"),
    "groups of RTF": lambda: rich(b"{"),
    "paragraphs of RTF": lambda: rich(b"\\par"),
    "files in a winmail.dat": lambda: winmail(many(attribute(2, 0x9002, b""))),
    "properties in a winmail.dat": lambda: winmail(
        attribute(1, 0x9003, number(1_000_000) + many(b"\x02\0\x01\0\0\0\0\0"))
    ),
    "pieces of a signed mail": lambda: (
        HEAD + b"Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: binary\n\n"
        + SIGNED_DATA + many(b"\x04\x01a", LESS)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MAILS)
def test_it_takes_less_than_ten_times_its_own_memory(name: str) -> None:
    raw = MAILS[name]()
    tracemalloc.start()
    try:
        read(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10 * len(raw), f"{peak / len(raw):.1f} times"
