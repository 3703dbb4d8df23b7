"""Hostile and broken mails, by the trouble they make."""

import random

MIB = 1024 * 1024


def nested(levels: int) -> bytes:
    heads = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(levels))
    return b"Subject: Deep\r\nMIME-Version: 1.0\r\n" + heads + b"Content-Type: text/plain\r\n\r\nat the bottom\r\n"


def many_parts(count: int) -> bytes:
    head = b"Subject: Many\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    part = b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=%d.txt\r\n\r\n%d\r\n"
    return head + b"".join(part % (n, n) for n in range(count)) + b"--b--\r\n"


def with_nul() -> bytes:
    fields = (b"From", b"To", b"Cc", b"Subject", b"Message-ID", b"In-Reply-To", b"References", b"Date", b"Reply-To")
    return b"".join(b"%s: a\0b@acme.example\0\r\n" % field for field in fields) + b"\r\nbo\0dy\r\n"


HOSTILE = {
    "8-bit garbage": bytes(random.Random(7).randrange(256) for _ in range(20_000)),
    "nothing at all": b"",
    "no headers": b"\r\njust words\r\n",
    "only a header": b"Subject: x",
    "8-bit headers": "Subject: Grüße\r\nFrom: Jörg <jörg@acme.example>\r\n\r\nhallo".encode("latin-1"),
    "10,000 parts": many_parts(10_000),
    "1,000 levels": nested(1_000),
    "a header of 1 MiB": b"Subject: " + b"x" * MIB + b"\r\n\r\nbody",
    "100,000 headers": b"X-Many: y\r\n" * 100_000 + b"\r\nbody",
    "a Message-ID of 1 MiB": b"Message-ID: <" + b"i" * MIB + b"@x>\r\n\r\nbody",
    "References of 1 MiB": b"References: " + b" ".join(b"<%d@x.example>" % n for n in range(60_000)) + b"\r\n\r\nbody",
    "20,000 recipients": b"To: " + b", ".join(b"a%d@acme.example" % n for n in range(20_000)) + b"\r\n\r\nbody",
    "a NUL in every field": with_nul(),
    "lone surrogates": b"Subject: =?utf-8?b?7aCA?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xed\xa0\x80",
    "one line of 5 MiB": b"Subject: Long\r\n\r\n" + b"y" * (5 * MIB),
    "one word of 5 MiB in HTML": b"Subject: H\r\nContent-Type: text/html\r\n\r\n<p>" + b"z" * (5 * MIB),
    "100,000 open tags": b"Subject: T\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 100_000 + b"deep",
    "200,000 different words": b"Subject: W\r\n\r\n" + b" ".join(b"word%d" % n for n in range(200_000)),
}
