"""From a queued delivery to the outside world's mailbox, and what becomes of it on the way."""

import email
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.deliveries.delivery import Delivery, State
from postroom.deliveries.news import News
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input, Position, position_of
from postroom.inboxes.inbox import Inbox, Kind
from postroom.outbox.carrier import Answer, Carrier, Parcel
from postroom.outbox.handing_over import Carriers
from postroom.outbox.judging import FIRST_PAUSE, GIVE_UP
from postroom.outbox.sending import Sender
from postroom.providers.fake.outside import Outside
from tests.office import BOB, KEY, SUPPORT, Office

Send = Callable[[], None]


class Meanwhile:
    """A carrier during whose work something happens, before it asks whether it may send the body."""

    def __init__(self, carrier: Carrier, deed: Callable[[], None]) -> None:
        self._carrier = carrier
        self._deed = deed

    def hand_over(self, parcel: Parcel, before_body: Callable[[], None]) -> Answer:
        self._deed()
        return self._carrier.hand_over(parcel, before_body)


def change(office: Office, number: int, **values: object) -> None:
    with office.database.transaction() as session:
        session.execute(update(Delivery).where(Delivery.id == number).values(**values))


def inputs(office: Office, number: int) -> list[str]:
    return [event.input for event in office.history(number)]


def test_it_hands_a_mail_to_the_relay_and_says_so(office: Office, outside: Outside, send: Send) -> None:
    delivery = office.sent(office.ticket(), BOB)[0]
    send()
    mail = outside.mailbox(BOB)[0]
    row = office.delivery(delivery)
    assert (row.state, row.status, row.code, row.claimed_until) == (State.sent, Status.done, 250, None)
    assert inputs(office, delivery) == ["queued", "handing_over", "accepted_by_relay"]
    assert mail.mail_from == SUPPORT
    parsed = email.message_from_bytes(mail.content)
    assert (parsed["From"], parsed["To"]) == (f"Acme Support <{SUPPORT}>", BOB)
    assert "Use water." in str(parsed.get_payload())


def test_each_recipient_gets_one_transaction_and_an_own_answer(office: Office, outside: Outside, send: Send) -> None:
    everybody = (BOB, "bounce-5.1.1@outside.example", "ann@outside.example")
    bobs, gone, anns = office.sent(office.ticket(), *everybody)
    send()
    assert [office.delivery(number).state for number in (bobs, gone, anns)] == [State.sent, State.bounced, State.sent]
    assert [len(outside.mailbox(address)) for address in everybody] == [1, 0, 1]
    assert outside.mailbox(BOB)[0].recipients == (BOB,)
    row = office.delivery(gone)
    assert (row.reason, row.code, row.enhanced) == ("no_such_address", 550, "5.1.1")


def test_it_tries_again_later_when_the_server_asks_for_that(office: Office, outside: Outside, send: Send) -> None:
    delivery = office.sent(office.ticket(), "greylist@outside.example")[0]
    send()
    row = office.delivery(delivery)
    assert (row.state, row.status, row.reason) == (State.in_transit, Status.retrying, "try_later")
    assert now() + FIRST_PAUSE / 2 < row.due_at < now() + FIRST_PAUSE * 2
    change(office, delivery, due_at=now())
    send()
    assert office.delivery(delivery).state is State.sent
    assert outside.attempts("greylist@outside.example") == 2


def test_pauses_grow_and_after_four_days_it_gives_up(office: Office, send: Send) -> None:
    delivery = office.sent(office.ticket(), "full@outside.example")[0]
    change(office, delivery, changed_at=now() - timedelta(hours=2))
    send()
    assert now() + timedelta(hours=1) < office.delivery(delivery).due_at < now() + timedelta(hours=3)
    change(office, delivery, changed_at=now() - GIVE_UP + timedelta(minutes=1), due_at=now())
    send()
    assert office.delivery(delivery).due_at <= now() + timedelta(minutes=1)
    change(office, delivery, changed_at=now() - GIVE_UP, due_at=now())
    send()
    row = office.delivery(delivery)
    assert (row.state, row.reason, row.enhanced) == (State.bounced, "expired", "4.2.2")
    assert inputs(office, delivery)[-1] == Input.expired


@pytest.mark.parametrize("name", ["policy", "too-big"])
def test_a_mail_refused_as_a_whole_bounces(office: Office, send: Send, name: str) -> None:
    delivery = office.sent(office.ticket(), f"{name}@outside.example")[0]
    send()
    assert office.delivery(delivery).state is State.bounced
    assert office.case(1).has_bounce


def test_a_connection_cut_before_the_body_is_tried_again(office: Office, send: Send) -> None:
    delivery = office.sent(office.ticket(), "cut-before-data@outside.example")[0]
    send()
    assert position_of(office.delivery(delivery)) is Position.waiting
    assert Input.handing_over not in inputs(office, delivery)


@pytest.mark.parametrize("name", ["cut-after-data", "hang"])
def test_without_an_answer_to_the_body_it_is_uncertain_and_never_sent_blindly_again(
    office: Office, outside: Outside, send: Send, name: str
) -> None:
    delivery = office.sent(office.ticket(), f"{name}@outside.example")[0]
    send()
    row = office.delivery(delivery)
    assert (position_of(row), row.status) == (Position.uncertain, Status.set_aside)
    change(office, delivery, due_at=now() - timedelta(days=1))
    send()
    assert outside.attempts(f"{name}@outside.example") == 1


def test_what_an_answer_settled_meanwhile_is_not_sent(office: Office, outside: Outside, carriers: Carriers) -> None:
    delivery = office.sent(office.ticket(), BOB)[0]

    def answer_comes() -> None:
        with office.database.transaction() as session:
            record(session, [News(delivery, Input.answered)])

    sender = Sender(office.database, lambda url: Meanwhile(carriers(url), answer_comes), KEY)
    sender.send_due()
    assert sender.wait(30)
    assert office.delivery(delivery).state is State.delivered
    assert outside.mailbox(BOB) == []


def test_what_another_worker_took_meanwhile_is_left_to_it(office: Office, outside: Outside, carriers: Carriers) -> None:
    delivery = office.sent(office.ticket(), BOB)[0]

    def another_claims() -> None:
        change(office, delivery, attempts=2)

    sender = Sender(office.database, lambda url: Meanwhile(carriers(url), another_claims), KEY)
    sender.send_due()
    assert sender.wait(30)
    assert outside.mailbox(BOB) == []
    assert inputs(office, delivery) == ["queued"]


def test_a_process_that_ends_begins_nothing_and_gives_its_claim_back(
    office: Office, outside: Outside, carriers: Carriers, send: Send
) -> None:
    delivery = office.sent(office.ticket(), BOB)[0]
    sender = Sender(office.database, lambda url: Meanwhile(carriers(url), lambda: sender.close(0)), KEY)
    sender.send_due()
    assert sender.wait(30)
    row = office.delivery(delivery)
    assert (row.claimed_until, row.attempts, row.handing_over) == (None, 0, False)
    send()
    assert len(outside.mailbox(BOB)) == 1


def test_a_half_done_delivery_of_a_dead_worker_is_uncertain(office: Office, outside: Outside, send: Send) -> None:
    delivery = office.sent(office.ticket(), BOB)[0]
    change(office, delivery, handing_over=True, attempts=1, claimed_until=now() - timedelta(seconds=1))
    send()
    row = office.delivery(delivery)
    assert (position_of(row), row.status) == (Position.uncertain, Status.set_aside)
    assert outside.mailbox(BOB) == []


def test_a_delivery_whose_worker_died_before_the_body_is_simply_sent(
    office: Office, outside: Outside, send: Send
) -> None:
    delivery = office.sent(office.ticket(), BOB)[0]
    change(office, delivery, attempts=1, claimed_until=now() - timedelta(seconds=1))
    send()
    assert office.delivery(delivery).state is State.sent
    assert len(outside.mailbox(BOB)) == 1


def test_connections_to_the_relay_are_used_again(office: Office, outside: Outside, send: Send) -> None:
    office.sent(office.ticket(), *(f"person-{number}@outside.example" for number in range(24)))
    send()
    assert len(outside.mails) == 24
    assert outside.visits <= 8


def test_each_recipient_gets_the_same_mail(office: Office, outside: Outside, send: Send) -> None:
    office.sent(office.ticket(), BOB, "ann@outside.example")
    send()
    assert outside.mailbox(BOB)[0].content == outside.mailbox("ann@outside.example")[0].content


def test_an_unreadable_way_out_is_said_on_the_delivery_and_stops_no_other(office: Office, send: Send) -> None:
    good = office.sent(office.ticket(), BOB)[0]
    with office.database.transaction() as session:
        broken = Inbox(address="broken@acme.example", opens=Kind.ticket, send=b"sealed with another key")
        session.add(broken)
    bad = office.sent(office.ticket(), BOB, from_address="broken@acme.example")[0]
    send()
    assert office.delivery(good).state is State.sent
    row = office.delivery(bad)
    assert (row.state, row.status) == (State.in_transit, Status.retrying)
    assert "POSTROOM_SECRET_KEY" in (row.text or "")
