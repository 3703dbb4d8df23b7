"""Mails inside an opaque S/MIME signature."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail import cms
from postroom.mail.parse import parse

MAILS = Path(__file__).parents[1] / "mails/protection"
WORDS = b"Content-Type: text/plain\r\n\r\nHello.\r\n"


def element(tag: int, content: bytes) -> bytes:
    """With a length of four bytes."""
    return bytes((tag, 0x84)) + len(content).to_bytes(4, "big") + content


def endless(tag: int, content: bytes) -> bytes:
    return bytes((tag, 0x80)) + content + b"\0\0"


def wrapped(octets: bytes, kind: int = 2) -> bytes:
    inner = element(0x30, cms.OID + b"\1" + element(0xA0, octets))
    return element(
        0x30, cms.OID + bytes((kind,)) + element(0xA0, element(0x30, b"\2\1\1" + endless(0x31, b"") + inner))
    )


def mail(content: bytes, type_: str = "application/pkcs7-mime") -> bytes:
    return b"Content-Type: %s\nContent-Transfer-Encoding: binary\n\n%s" % (type_.encode(), content)


SHAPES = {
    "in one": element(4, WORDS),
    "in pieces": element(0x24, element(4, WORDS[:9]) + element(4, WORDS[9:])),
    "in pieces without a length": endless(0x24, element(4, WORDS[:9]) + element(4, WORDS[9:])),
    "in pieces of pieces": endless(0x24, endless(0x24, element(4, WORDS))),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_it_finds_what_was_signed(shape: str) -> None:
    assert cms.signed_content(wrapped(SHAPES[shape])) == WORDS
    read = parse(mail(wrapped(SHAPES[shape])))
    assert (read.text, read.signed, read.encrypted) == ("Hello.\n", "S/MIME", None)


def test_the_bytes_are_believed_rather_than_the_label() -> None:
    assert parse(mail(wrapped(b"", kind=3), "application/pkcs7-mime; smime-type=signed-data")).encrypted == "S/MIME"
    assert (
        parse(mail(wrapped(SHAPES["in one"]), "application/pkcs7-mime; smime-type=enveloped-data")).text == "Hello.\n"
    )


INVOICE = wrapped(element(4, b'<?xml version="1.0"?>\n<Fattura>1</Fattura>\n'))


@pytest.mark.parametrize("type_", ["application/pkcs7-mime; smime-type=signed-data", "application/pkcs7-mime"])
def test_a_file_that_was_signed_stays_a_file(type_: str) -> None:
    """Invoices in Italy and other countries."""
    read = parse(mail(INVOICE, f'{type_}; name="IT01.xml.p7m"'))
    assert [(file.name, file.content) for file in read.attachments] == [("IT01.xml.p7m", INVOICE)]
    assert (read.text, read.signed, read.encrypted) == ("", None, None)


@pytest.mark.parametrize("name", ["Smime.p7m", "letter.p7m"])
def test_it_opens_a_signed_mail_by_any_name(name: str) -> None:
    assert parse(mail(wrapped(SHAPES["in one"]), f"application/pkcs7-mime; name={name}")).text == "Hello.\n"


@pytest.mark.parametrize(("kind", "signed", "encrypted"), [(2, "S/MIME", None), (3, None, "S/MIME")])
def test_it_knows_one_by_its_name_where_the_type_is_lost(kind: int, signed: str | None, encrypted: str | None) -> None:
    read = parse(mail(wrapped(SHAPES["in one"], kind), "application/octet-stream; name=smime.p7m"))
    assert (read.signed, read.encrypted) == (signed, encrypted)


def test_what_can_not_be_opened_stays_a_file() -> None:
    read = parse(mail(b"nothing of the kind", "application/pkcs7-mime; smime-type=signed-data"))
    assert [file.name for file in read.attachments] == ["attachment.p7m"]
    assert (read.signed, read.encrypted) == ("S/MIME", None)


def test_signatures_within_signatures_are_opened_as_far_as_is_sensible() -> None:
    inner = WORDS
    for _ in range(30):
        inner = mail(wrapped(element(4, inner)))
    assert [file.name for file in parse(inner).attachments] == ["attachment.p7m"]


@pytest.mark.parametrize("name", ["smime_opaque", "smime_opaque_in_pieces"])
def test_what_is_cut_short_makes_nothing_fail(name: str) -> None:
    raw = parse((MAILS / f"{name}.eml").read_bytes().replace(b"pkcs7-mime", b"zip")).attachments[0].content
    whole = cms.signed_content(raw)
    assert whole
    found = [cms.signed_content(raw[:end]) for end in range(len(raw))]
    assert {None, whole} >= set(found)


@given(st.binary(max_size=200))
def test_noise_makes_nothing_fail(noise: bytes) -> None:
    cms.signed_content(noise)
    cms.signed_content(wrapped(noise))
    cms.signed_content(wrapped(endless(0x24, noise)))
