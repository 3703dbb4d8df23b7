"""Transfer encodings undone, whole or broken: what can be read is read, and nothing is made up."""

import base64

import pytest

from postroom.mail.transfer import BROKEN_BASE64, NOT_BASE64, decode

LONG = base64.encodebytes(b"the printer is on fire " * 20)
BASE64 = {
    b"SGVsbG8=": (b"Hello", []),
    b"SGVs\r\nbG8=\r\n": (b"Hello", []),
    b"SGVsbG8": (b"Hello", [BROKEN_BASE64]),
    b"SGVsbG9": (b"Hel", [BROKEN_BASE64]),
    b"SGVsbG9=": (b"Hello", []),
    b"SGVs=": (b"Hel", []),
    b"SGVsb": (b"Hel", [BROKEN_BASE64]),
    b"SGVsbG8=\nIHdvcmxkLg==": (b"Hello world.", [BROKEN_BASE64]),
    b"SGVsbG8gaG9=IHdvcmxkLg==": (b"Hello ho world.", [BROKEN_BASE64]),
    b"SGVsbG8= and more words": (b"Hello", [BROKEN_BASE64]),
    b"SGVsbG8=\n____\na mailing list": (b"Hello", [BROKEN_BASE64]),
    b"SGVsbG8=\nregards": (b"Hello", [BROKEN_BASE64]),
    b"Hello, it burns.\n": (b"Hello, it burns.\n", [NOT_BASE64]),
    b"\n?nothing\n": (b"\n?nothing\n", [NOT_BASE64]),
    b"": (b"", []),
}


@pytest.mark.parametrize("written", BASE64)
def test_it_reads_base64(written: bytes) -> None:
    repairs: list[str] = []
    assert (decode(written, "base64", repairs), repairs) == BASE64[written]


@pytest.mark.parametrize("encoding", ["quoted_printable", "quoted/printable", "quoted printable"])
def test_it_knows_quoted_printable_as_programs_spell_it(encoding: str) -> None:
    assert decode(b"f=C3=BCr", encoding, []) == "für".encode()


@pytest.mark.parametrize("encoding", ["base-64", "base_64"])
def test_it_knows_base64_as_programs_spell_it(encoding: str) -> None:
    assert decode(b"SGVsbG8=", encoding, []) == b"Hello"


def test_it_goes_on_behind_an_equals_sign_that_is_damage() -> None:
    damaged = LONG[:65] + b"=" + LONG[66:]
    found = decode(damaged, "base64", [])
    assert found[:48] == base64.b64decode(LONG)[:48]
    assert len(found) > 440
