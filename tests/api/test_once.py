from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.api.conftest import Client, Office, items
from tests.waiting import until

NOTES = "/cases/TKT-1/notes"
KEY = {"Idempotency-Key": "4711"}


@pytest.fixture(autouse=True)
def _printer(office: Office) -> None:
    office.acme.case("Printer")
    office.commit()


def test_it_acts_once_and_answers_the_same(bob: Client) -> None:
    answers = [bob.post(NOTES, json={"text": "Once"}, headers=KEY) for _ in range(3)]
    assert {(a.status_code, a.content, a.headers["content-type"]) for a in answers} == {
        (201, answers[0].content, "application/json")
    }
    assert len(items(bob.get(NOTES))) == 1


def test_it_acts_again_for_another_key_or_another_agent_or_none(alice: Client, bob: Client) -> None:
    for client, headers in ((bob, KEY), (alice, KEY), (bob, {"Idempotency-Key": "4712"}), (bob, {}), (bob, {})):
        assert client.post(NOTES, json={"text": "Again"}, headers=headers).status_code == 201
    assert len(items(bob.get(NOTES))) == 5


def test_it_refuses_the_same_key_with_another_wish(bob: Client) -> None:
    bob.post(NOTES, json={"text": "One"}, headers=KEY)
    assert bob.post(NOTES, json={"text": "Two"}, headers=KEY).status_code == 422
    assert bob.post("/contacts", json={"text": "One"}, headers=KEY).status_code == 422
    assert len(items(bob.get(NOTES))) == 1


def test_it_tries_again_what_was_refused(bob: Client) -> None:
    path = "/cases/TKT-2/notes"
    assert bob.post(path, json={"text": "Early"}, headers=KEY).status_code == 404
    assert bob.post(NOTES, json={"text": "Now"}, headers=KEY).status_code == 201


def somebody_waits(session: Session) -> bool:
    """Whether a transaction waits for another's lock."""
    session.execute(text("SELECT pg_stat_clear_snapshot()"))
    return bool(session.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")))


def test_it_says_when_the_first_is_still_being_worked_on(office: Office, bob: Client) -> None:
    again = office.as_(office.acme.bob)
    with ThreadPoolExecutor(1) as another:
        office.acme.session.execute(text("SELECT FROM cases FOR UPDATE"))
        first = another.submit(again.post, NOTES, json={"text": "1"}, headers=KEY)
        until(lambda: somebody_waits(office.acme.session))
        assert bob.post(NOTES, json={"text": "1"}, headers=KEY).status_code == 409
        office.commit()
        assert first.result().status_code == 201
    assert bob.post(NOTES, json={"text": "1"}, headers=KEY).json() == first.result().json()


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_it_refuses_a_key_that_is_no_good(bob: Client, key: str) -> None:
    assert bob.post(NOTES, json={"text": "x"}, headers={"Idempotency-Key": key}).status_code == 422
