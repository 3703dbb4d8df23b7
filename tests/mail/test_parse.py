"""Reading a mail: whatever the bytes are, there is a mail, and its words can be stored."""

import pytest

from postroom.mail.mail import Address, Mail
from postroom.mail.parse import parse
from tests.mail import corpora

LETTER = b"""From: =?utf-8?q?Zo=C3=AB?= Quist <Zoe@Example.COM>
To: Support <support@desk.example>, "Berg, Bo" <bo@example.com>
Subject: Printer =?iso-8859-1?q?f=FCr?= Bo
Message-ID: <1@example.com>
In-Reply-To: <0@desk.example>
References: <a@x.example>
 <0@desk.example>
Date: Tue, 3 Feb 2026 10:00:00 +0100

Hello,

it does not print.
"""


def words_of(mail: Mail) -> list[str]:
    """Every text of a mail that is stored or shown."""
    people = [person for person in (mail.from_, mail.sender, *mail.to, *mail.cc, *mail.reply_to) if person]
    return [
        *(word for person in people for word in (person.name, person.address)),
        *(mail.subject, mail.message_id or "", *mail.in_reply_to, *mail.references, mail.text, mail.html or ""),
        *(word for file in mail.attachments for word in (file.name, file.type, file.content_id or "")),
        *mail.repairs,
        *(value for field in mail.headers for value in field),
    ]


def assert_it_can_be_stored(mail: Mail) -> None:
    for word in words_of(mail):
        assert "\0" not in word
        word.encode("utf-8")


def test_it_reads_a_letter() -> None:
    mail = parse(LETTER)
    assert mail.from_ == Address("Zoë Quist", "Zoe@example.com")
    assert mail.to == (Address("Support", "support@desk.example"), Address("Berg, Bo", "bo@example.com"))
    assert mail.subject == "Printer für Bo"
    assert mail.message_id == "<1@example.com>"
    assert mail.in_reply_to == ("<0@desk.example>",)
    assert mail.references == ("<a@x.example>", "<0@desk.example>")
    assert mail.date is not None
    assert mail.date.isoformat() == "2026-02-03T10:00:00+01:00"
    assert mail.text == "Hello,\n\nit does not print.\n"
    assert mail.html is None
    assert mail.attachments == ()
    assert mail.repairs == ()


def test_a_subject_is_one_line_whatever_is_encoded_in_it() -> None:
    assert parse(b"Subject: =?utf-8?q?Fire=0D=0ABcc:_eve=40x.example?=\n\nx").subject == "Fire Bcc: eve@x.example"


@pytest.mark.parametrize(
    ("raw", "noted"),
    [
        (b"Subject: a\0b\n\nx", True),
        (b"Subject: a\n\nx\0y", True),
        (b"Content-Type: text/plain; charset=utf-16\n\n" + "Grüße".encode("utf-16"), False),
        (b"Content-Type: application/zip\nContent-Transfer-Encoding: binary\n\nPK\0\0", False),
    ],
)
def test_it_says_that_it_left_out_nul_only_where_it_did(raw: bytes, noted: bool) -> None:
    assert ("NUL characters were left out." in parse(raw).repairs) is noted


@pytest.mark.parametrize(("written", "text"), [("plain/text", "<b>x</b>"), ("html/text", "x\n"), ("text/htm", "x\n")])
def test_it_knows_types_that_are_mistaken(written: str, text: str) -> None:
    assert parse(f"Content-Type: {written}\n\n<b>x</b>".encode()).text == text


@pytest.mark.needs("corpora")
def test_it_reads_every_public_mail() -> None:
    for path in corpora.mails():
        assert_it_can_be_stored(parse(path.read_bytes()))
