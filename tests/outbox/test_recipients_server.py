"""Straight to a real Postfix, which DNS names as the recipients' own server, in fair weather and foul."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine

from postroom.base import blobs
from postroom.base.clock import now
from postroom.cases.message import Attachment
from postroom.deliveries.delivery import State
from postroom.mail.parse import parse
from postroom.outbox.routes import Routes
from postroom.outbox.sending import Sender
from postroom.providers.fake.names import anywhere
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.direct import Direct
from postroom.providers.smtp.line import Patience
from tests.office import KEY, Office
from tests.outbox.conftest import IMPATIENT
from tests.waiting import until
from tests.world.nameserver import Nameserver
from tests.world.postfix import Postfix
from tests.world.scripted import CUT, Scripted

ZOE, ANN, NOBODY = "zoe@customer.example", "ann@customer.example", "nobody@customer.example"
MX = "mx.customer.example"
LARGE = 30 * 1024 * 1024
Sending = Callable[..., Callable[[], None]]


@pytest.fixture
def customers() -> Iterator[Postfix]:
    with Postfix(mailboxes=[ZOE, ANN]) as server:
        yield server


@pytest.fixture
def names() -> Iterator[Nameserver]:
    with Nameserver({"customer.example": {"MX": [f"10 {MX}."]}, MX: {"A": ["127.0.0.1"]}}) as server:
        yield server


@pytest.fixture
def straight(office: Office, names: Nameserver) -> Iterator[Sending]:
    """What sends all that is due, straight to the server on that port."""
    office.send_straight()
    senders: list[Sender] = []

    def to(port: int, patience: Patience = IMPATIENT) -> Callable[[], None]:
        direct = Direct(helo="acme.example", resolver=names.resolver, port=port, patience=patience, allows=anywhere)
        senders.append(Sender(office.database, lambda _: direct, KEY, Routes(first_rest=0.01)))

        def send() -> None:
            while senders[-1].send_due():
                assert senders[-1].wait(60)

        return send

    yield to
    for sender in senders:
        sender.close()


@pytest.mark.needs("postfix")
def test_a_list_with_one_bad_address_reaches_the_others(
    office: Office, customers: Postfix, straight: Sending, names: Nameserver
) -> None:
    numbers = office.sent(office.ticket(), ZOE, NOBODY, ANN)
    straight(customers.port)()
    found = [(one.state, one.enhanced) for one in map(office.delivery, numbers)]
    assert found == [(State.delivered, "2.0.0"), (State.bounced, "5.1.1"), (State.delivered, "2.0.0")]
    until(lambda: customers.mails(ZOE) and customers.mails(ANN))
    assert ("customer.example", "MX") in names.asked


@pytest.mark.needs("postfix")
@pytest.mark.parametrize("answer", ["451 4.7.1 Greylisted", "421 4.3.2 Going down"])
def test_who_is_put_off_comes_again(office: Office, customers: Postfix, straight: Sending, answer: str) -> None:
    told = f"inline:{{{{{ZOE} = {answer}}}}}"
    customers.say(f"smtpd_recipient_restrictions = check_recipient_access {told}, permit_mynetworks")
    zoe, ann = office.sent(office.ticket(), ZOE, ANN)
    send = straight(customers.port)
    send()
    waiting = office.delivery(zoe)
    assert (waiting.state, waiting.code) == (State.in_transit, int(answer[:3])), customers.log
    assert answer[10:] in (waiting.text or "")
    customers.say("smtpd_recipient_restrictions =")
    with time_machine.travel(now() + timedelta(hours=1)):
        send()
    assert [office.delivery(number).state for number in (zoe, ann)] == [State.delivered] * 2
    until(lambda: len(customers.mails(ZOE)) == len(customers.mails(ANN)) == 1)


@pytest.mark.needs("postfix")
def test_a_mail_that_is_too_big_for_them_bounces_before_it_is_sent(
    office: Office, customers: Postfix, straight: Sending
) -> None:
    customers.say("message_size_limit = 10000")
    (number,) = office.sent(office.ticket(), ZOE, text="x" * 20_000)
    straight(customers.port)()
    delivery = office.delivery(number)
    assert (delivery.state, delivery.code, delivery.reason) == (State.bounced, 552, "too_big")


@pytest.mark.needs("postfix")
def test_a_mail_of_thirty_mebibytes_arrives_whole(office: Office, customers: Postfix, straight: Sending) -> None:
    plan = os.urandom(LARGE * 3 // 4)
    office.sign()
    (number,) = office.sent(office.ticket(), ZOE)
    with office.database.transaction() as session:
        message = office.delivery(number).message_id
        (blob,) = blobs.store(session, [plan])
        session.add(
            Attachment(message_id=message, name="plan.bin", type="application/octet-stream", size=len(plan),
                       sha256=sha256(plan).digest(), blob_id=blob, inline=False)
        )  # fmt: skip
    straight(customers.port, Patience())()
    assert office.delivery(number).state is State.delivered
    until(lambda: customers.mails(ZOE))
    (mail,) = customers.mails(ZOE)
    assert len(mail) > LARGE
    assert [file.content for file in parse(mail).attachments] == [plan]


def test_tls_that_is_refused_stops_nothing(office: Office, straight: Sending) -> None:
    offer = ["220 hi", "250-hi\n250 STARTTLS", "454 4.7.0 TLS not available", "250 ok", "250 ok", "354 go", "250 ok"]
    with Scripted(offer) as server:
        (number,) = office.sent(office.ticket(), ZOE)
        straight(server.port)()
    assert office.delivery(number).state is State.delivered


def test_a_connection_cut_after_the_body_leaves_it_uncertain(office: Office, straight: Sending) -> None:
    with Scripted(["220 hi", "250 hi", "250 ok", "250 ok", "354 go", CUT]) as server:
        (number,) = office.sent(office.ticket(), ZOE)
        straight(server.port)()
    delivery = office.delivery(number)
    assert (delivery.state, delivery.uncertain) == (State.in_transit, True)


def test_an_answer_after_thirty_seconds_is_waited_for(office: Office, straight: Sending) -> None:
    """All times a hundredth of what they are."""
    patience = Patience(Patience().connect, Patience().before_body, Patience().body / 100)
    with Outside(slowness=30 / 100) as outside:
        (number,) = office.sent(office.ticket(), "slow@customer.example")
        straight(outside.port, patience)()
    assert office.delivery(number).state is State.delivered
