"""The outside server as tests and the demo use it."""

import smtplib

import pytest

from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.received import Received

MAIL = b"Subject: Hello\r\n\r\nAlice\r\n"
SUPPORT = "support@acme.example"


def send(outside: Outside, *recipients: str) -> None:
    with smtplib.SMTP(outside.host, outside.port, timeout=10) as client:
        client.sendmail(SUPPORT, recipients, MAIL)


def test_it_keeps_mail_for_each_recipient_in_order(outside: Outside) -> None:
    send(outside, "Alice@customer.example", "bob@customer.example")
    send(outside, "alice@customer.example")
    assert [mail.content for mail in outside.mailbox("ALICE@customer.example")] == [MAIL, MAIL]
    assert outside.wait_for_mail("alice@customer.example", number=2).recipients == ("alice@customer.example",)
    assert len(outside.mailbox("bob@customer.example")) == 1
    assert outside.mailbox("cora@customer.example") == []
    assert len(outside.mails) == 3


def test_it_says_that_no_mail_came(outside: Outside) -> None:
    with pytest.raises(TimeoutError, match="has 0 mails"):
        outside.wait_for_mail("alice@customer.example", 0.01)
    with pytest.raises(TimeoutError, match="Nobody tried"):
        outside.wait_for_attempt("alice@customer.example", 0.01)


def test_it_tells_whoever_asked_of_new_mail() -> None:
    heard: list[tuple[str, Received]] = []
    with Outside(on_mail=lambda address, mail: heard.append((address, mail))) as outside:
        send(outside, "alice@customer.example", "bob@customer.example")
    assert [(address, mail.content) for address, mail in heard] == [
        ("alice@customer.example", MAIL),
        ("bob@customer.example", MAIL),
    ]


def test_it_puts_off_as_often_as_the_address_says(outside: Outside) -> None:
    for attempt in range(1, 5):
        with smtplib.SMTP(outside.host, outside.port, timeout=10) as client:
            client.ehlo()
            client.mail(SUPPORT)
            code, _ = client.rcpt("defer-3+zoe@customer.example")
            outside.wait_for_attempt("defer-3+zoe@customer.example", number=attempt)
            assert code == (250 if attempt > 3 else 451)
