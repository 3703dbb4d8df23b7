"""The gate's writer makes mails durable, many in one commit, and one bad mail costs the others nothing."""

from collections.abc import Iterator
from concurrent.futures import Future, wait

import pytest
from sqlalchemy import text

from postroom.base.database import Database, connect
from postroom.base.errors import DatabaseAway
from postroom.intake.accepting import Envelope
from postroom.intake.gate import Gate


@pytest.fixture
def db(own_database: str) -> Iterator[Database]:
    engine = connect(own_database, pool=2)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def gate(db: Database) -> Iterator[Gate]:
    gate = Gate(db)
    yield gate
    gate.close()


def mail(number: int, **changed: object) -> Envelope:
    told = {"mail_from": "zoe@kiosk.example", "recipients": ("support@acme.example",), "gate": "smtp"}
    return Envelope(raw=f"Subject: {number}\n\nHello".encode(), **(told | changed))  # type: ignore[arg-type]


def ask(db: Database, question: str) -> object:
    with db.transaction() as session:
        return session.scalar(text(question))


def test_a_mail_is_durable_when_its_id_is_told(gate: Gate, db: Database) -> None:
    number = gate.take_in(mail(1)).result(10)
    assert ask(db, f"SELECT envelope_from FROM arrivals WHERE id = {number}") == "zoe@kiosk.example"


def test_mails_that_wait_together_are_committed_together(gate: Gate, db: Database) -> None:
    with db.transaction() as session:
        session.execute(text("LOCK TABLE arrivals"))
        waiting = [gate.take_in(mail(number)) for number in range(100)]
    assert len({stored.result(10) for stored in waiting}) == 100
    # xmin names the transaction that wrote a row; the first mail left before the others came.
    assert ask(db, "SELECT count(DISTINCT xmin::text) FROM arrivals") in (1, 2)


def test_a_mail_that_cannot_be_stored_does_not_take_its_neighbours_with_it(gate: Gate, db: Database) -> None:
    with db.transaction() as session:
        session.execute(
            text("ALTER TABLE arrivals ADD CONSTRAINT no_mallory CHECK (envelope_from NOT LIKE 'mallory%')")
        )
    with db.transaction() as session:
        session.execute(text("LOCK TABLE arrivals"))
        good = [gate.take_in(mail(number)) for number in range(3)]
        bad = gate.take_in(mail(3, mail_from="mallory@kiosk.example"))
        good.append(gate.take_in(mail(4)))
    assert bad.exception(10)
    assert all(stored.exception(10) is None for stored in good)
    assert ask(db, "SELECT count(*) FROM arrivals") == 4


def test_whoever_left_before_the_writing_began_is_not_stored(gate: Gate, db: Database) -> None:
    with db.transaction() as session:
        session.execute(text("LOCK TABLE arrivals"))
        first = gate.take_in(mail(1))
        left: list[Future[int]] = [gate.take_in(mail(2))]
        first_is_being_written = not first.cancel()
        gone = left[0].cancel()
    wait([first], 10)
    stored = gate.take_in(mail(3)).result(10)
    assert stored
    assert ask(db, "SELECT count(*) FROM arrivals") == 1 + first_is_being_written + (not gone)


def test_it_says_so_when_the_database_is_away() -> None:
    gate = Gate(Database(connect("postgresql://nobody@127.0.0.1:1/nothing", pool=1)))
    assert isinstance(gate.take_in(mail(1)).exception(20), DatabaseAway)
    gate.close()
