"""Recording: rows, events, jobs and the case's mark for a bounce, in a real database."""

import threading
from datetime import timedelta

import pytest

from postroom.base.claims import Claim, Status, claim
from postroom.base.clock import now
from postroom.deliveries.delivery import Delivery, State
from postroom.deliveries.news import News, Recorded
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input, Odd, Position
from tests.office import BOB, Office


@pytest.fixture
def case(office: Office) -> int:
    return office.ticket()


@pytest.fixture
def delivery(office: Office, case: int) -> int:
    return office.sent(case, BOB)[0]


def heard(office: Office, delivery: int, input_: Input, **words: object) -> Recorded:
    with office.database.transaction() as session:
        return record(session, [News(delivery, input_, **words)])[0]  # type: ignore[arg-type]


def claimed(office: Office) -> Claim:
    with office.database.transaction() as session:
        return claim(session, Delivery.metadata.tables["deliveries"], 1)[0]


def test_it_queues_a_delivery_in_transit_and_due(office: Office, delivery: int) -> None:
    row = office.delivery(delivery)
    assert (row.state, row.status, row.recipient) == (State.in_transit, Status.waiting, BOB)
    assert row.due_at <= now()
    assert [(event.input, event.sentence) for event in office.history(delivery)] == [("queued", "Waiting to be sent.")]


def test_it_keeps_the_servers_words_and_explains_them(office: Office, delivery: int) -> None:
    words = {"code": 550, "status": "5.1.1", "text": "User unknown", "server": "mx.customer.example"}
    heard(office, delivery, Input.permanent, **words)
    row, event = office.delivery(delivery), office.history(delivery)[-1]
    assert (row.state, row.status, row.reason) == (State.bounced, Status.done, "no_such_address")
    assert (row.code, row.enhanced, row.text, row.server) == (550, "5.1.1", "User unknown", "mx.customer.example")
    assert event.sentence == "mx.customer.example refused the mail. There is no such address."


def test_a_bounce_marks_its_case_until_nothing_is_bounced_any_more(office: Office, case: int) -> None:
    one, other = office.sent(case, BOB, "ann@customer.example")
    heard(office, one, Input.permanent)
    heard(office, other, Input.permanent)
    assert office.case(case).has_bounce
    heard(office, one, Input.answered)
    assert office.case(case).has_bounce
    heard(office, other, Input.send_again)
    assert not office.case(case).has_bounce


def test_a_temporary_refusal_keeps_the_job_open_until_it_is_due(office: Office, delivery: int) -> None:
    later = now() + timedelta(minutes=5)
    heard(office, delivery, Input.temporary, code=450, text="Greylisted", due_at=later, server="mx")
    row = office.delivery(delivery)
    assert (row.state, row.status, row.due_at, row.reason) == (State.in_transit, Status.retrying, later, "try_later")


def test_an_uncertain_delivery_is_set_aside_and_an_agent_can_send_it_again(office: Office, delivery: int) -> None:
    heard(office, delivery, Input.handing_over)
    heard(office, delivery, Input.cut)
    row = office.delivery(delivery)
    assert (row.state, row.uncertain, row.handing_over) == (State.in_transit, True, False)
    assert (row.status, row.claimed_until) == (Status.set_aside, None)
    heard(office, delivery, Input.send_again)
    row = office.delivery(delivery)
    assert (row.state, row.uncertain, row.status) == (State.in_transit, False, Status.waiting)


def test_late_news_is_kept_and_changes_nothing(office: Office, delivery: int) -> None:
    heard(office, delivery, Input.report_failed, status="5.2.2")
    what = heard(office, delivery, Input.accepted_by_relay, server="relay.example")
    assert what.came_to is Odd.late
    assert office.delivery(delivery).state is State.bounced
    assert office.history(delivery)[-1].sentence == (
        "relay.example took the mail to pass it on. That came late and changes nothing."
    )


def test_news_of_an_attempt_given_up_does_not_undo_a_newer_one(office: Office, delivery: int) -> None:
    old = claimed(office)
    with office.database.transaction() as session:
        session.get_one(Delivery, delivery).attempts += 1
    heard(office, delivery, Input.handing_over)
    what = heard(office, delivery, Input.temporary, attempt=old.attempts)
    assert what.came_to is Odd.late
    assert office.delivery(delivery).handing_over


def test_an_uncertain_delivery_takes_the_late_answer_of_its_attempt(office: Office, delivery: int) -> None:
    old = claimed(office)
    heard(office, delivery, Input.handing_over)
    with office.database.transaction() as session:
        session.get_one(Delivery, delivery).attempts += 1
    heard(office, delivery, Input.cut)
    assert heard(office, delivery, Input.accepted_by_relay, attempt=old.attempts).came_to is Position.sent


def test_it_tells_nothing_of_a_delivery_that_is_not_there(office: Office) -> None:
    with office.database.transaction() as session:
        assert record(session, [News(404, Input.answered)]) == []


def test_a_bounce_and_an_answer_at_the_same_moment_do_not_stop_each_other(office: Office, case: int) -> None:
    numbers = office.sent(case, *(f"{each}@customer.example" for each in range(12)))

    def all_hear(input_: Input) -> None:
        for number in numbers:
            heard(office, number, input_)

    threads = [threading.Thread(target=all_hear, args=[each]) for each in (Input.report_failed, Input.answered)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {office.delivery(number).reason for number in numbers} == {"answered"}
    assert not office.case(case).has_bounce
