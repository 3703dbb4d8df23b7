"""A letter to compose, and ways to look at the mail that it becomes."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from postroom.mail.compose import Letter, compose
from postroom.mail.mail import Address, Attachment

LOGO = Attachment("logo.png", "image/png", b"\x89PNG\r\n\x1a\n" * 40, "logo@postroom", inline=True)
LETTER = Letter(
    from_=Address("Acme Support", "support@acme.example"),
    to=(Address("Bob", "bob@customer.example"),),
    subject="Re: Printer on fire",
    message_id="<m.abcdefgh2345.abcdefghijkl@acme.example>",
    date=datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
    text="Hello Bob,\nplease unplug it.\n",
)


def read(letter: Letter) -> EmailMessage:
    raw = compose(letter)
    assert_well_formed(raw, letter)
    return message_from_bytes(raw, policy=policy.default)


def assert_well_formed(raw: bytes, letter: Letter) -> None:
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\0" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert letter.smtputf8 or raw.isascii()
    assert compose(letter) == raw


def part(mail: EmailMessage, kind: str) -> Any:
    return next(one for one in mail.walk() if one.get_content_type() == kind)


def text_of(mail: EmailMessage) -> str:
    content: str = mail.get_content()
    return content.replace("\r\n", "\n")


def shape(mail: Any) -> Any:
    if not mail.is_multipart():
        return mail.get_content_type()
    return (mail.get_content_subtype(), *[shape(one) for one in mail.get_payload()])
