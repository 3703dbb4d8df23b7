"""With a real Postfix between us and the outside: it understands our carrier, and our listener understands it."""

from collections.abc import Iterator

import pytest

from postroom.outbox.carrier import Parcel
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.relay import Relay
from postroom.providers.smtp.relay_address import read_relay_address
from tests.waiting import until
from tests.world.gate import Gate
from tests.world.postfix import Postfix

MAIL = b"From: support@acme.example\r\nSubject: Re: Printer\r\n\r\n.dotted\r\nIs it still on fire?\r\n"

pytestmark = pytest.mark.needs("postfix")


@pytest.fixture(scope="module")
def gate() -> Iterator[Gate]:
    with Gate() as home:
        yield home


@pytest.fixture(scope="module")
def far() -> Iterator[Outside]:
    with Outside() as server:
        yield server


@pytest.fixture(scope="module")
def relay(gate: Gate, far: Outside) -> Iterator[Relay]:
    with Postfix(far.port, home={"acme.example": gate.port}) as postfix:
        yield Relay(read_relay_address(f"smtp://127.0.0.1:{postfix.port}"), helo="acme.example")


def send(relay: Relay, recipient: str, content: bytes = MAIL) -> None:
    answer = relay.hand_over(Parcel("support@acme.example", recipient, content), lambda: None)
    assert (answer.state, answer.code, answer.final_hop) == ("accepted", 250, False)
    assert answer.text.startswith("Ok: queued as")


def test_it_sends_through_a_relay_to_the_outside(relay: Relay, far: Outside) -> None:
    send(relay, "alice@customer.example")
    mail = far.wait_for_mail("alice@customer.example", 30)
    assert mail.mail_from == "support@acme.example"
    assert mail.content.endswith(b"\r\n.dotted\r\nIs it still on fire?\r\n")


def test_the_relay_comes_again_where_it_was_put_off(relay: Relay, far: Outside) -> None:
    send(relay, "greylist@customer.example")
    far.wait_for_mail("greylist@customer.example", 30)
    assert far.attempts("greylist@customer.example") == 2


def test_the_relay_reports_a_bounce_to_our_listener(relay: Relay, gate: Gate) -> None:
    send(relay, "bounce-5.1.1@customer.example")
    until(lambda: gate.mails)
    (report,) = gate.mails
    assert (report.mail_from, report.recipients) == ("", ("support@acme.example",))
    assert b"report-type=delivery-status" in report.content
    assert b"Status: 5.1.1" in report.content


def test_the_relay_takes_and_gives_eight_bits(relay: Relay, far: Outside) -> None:
    body = "Grüße aus Zürich\r\n".encode() * 1000
    send(relay, "zoe@customer.example", b"Subject: Re: Printer\r\n\r\n" + body)
    assert far.wait_for_mail("zoe@customer.example", 30).content.endswith(b"\r\n\r\n" + body)
