"""A worker's loops go on whatever happens."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Table, text

from postroom.base.claims import claim
from postroom.base.clock import now
from postroom.base.database import Base, Database, connect
from postroom.base.working import Loop, Worker, heartbeat
from postroom.intake.accepting import Envelope, accept
from tests.waiting import until

ARRIVALS: Table = Base.metadata.tables["arrivals"]


@pytest.fixture
def db(empty_database: str) -> Iterator[Database]:
    engine = connect(empty_database)
    yield Database(engine)
    engine.dispose()


@contextmanager
def running(worker: Worker) -> Iterator[None]:
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(20)
        assert not thread.is_alive()


def arrive(db: Database, *, due_in: float = 0) -> None:
    due = now() + timedelta(seconds=due_in)
    with db.transaction() as session:
        ids = accept(session, [Envelope("zoe@kiosk.example", (), b"Subject: hello", "smtp")])
        session.execute(text("UPDATE arrivals SET due_at = :due WHERE id = ANY(:ids)"), {"due": due, "ids": ids})


def take(db: Database, taken: list[int]) -> int:
    with db.transaction() as session:
        claims = claim(session, ARRIVALS, 10)
        session.execute(
            text("UPDATE arrivals SET status = 'done' WHERE id = ANY(:ids)"), {"ids": [c.id for c in claims]}
        )
    taken.extend(c.id for c in claims)
    return len(claims)


def test_it_does_rounds_until_there_is_nothing_left(db: Database) -> None:
    rounds: list[int] = []

    def work() -> int:
        rounds.append(max(0, 2 - len(rounds)))
        return rounds[-1]

    with running(Worker(db, [Loop("counting", ARRIVALS, work)])):
        until(lambda: 0 in rounds)
    assert rounds[:3] == [2, 1, 0]


def test_it_is_woken_by_a_new_job(db: Database) -> None:
    taken: list[int] = []
    idle = threading.Event()

    def work() -> int:
        done = take(db, taken)
        idle.set()
        return done

    with running(Worker(db, [Loop("taking", ARRIVALS, work)])):
        idle.wait(10)
        arrive(db)
        until(lambda: taken, seconds=4)


def test_it_takes_a_job_up_when_it_is_due(db: Database) -> None:
    taken: list[int] = []
    arrive(db, due_in=1)
    with running(Worker(db, [Loop("taking", ARRIVALS, lambda: take(db, taken))])):
        until(lambda: taken, seconds=4)


def test_it_goes_on_after_an_error(db: Database) -> None:
    rounds: list[int] = []

    def work() -> int:
        rounds.append(1)
        if len(rounds) < 3:
            raise RuntimeError("a bad round")
        return 0

    with running(Worker(db, [Loop("failing", ARRIVALS, work)])):
        until(lambda: len(rounds) >= 3)


def test_one_loop_in_trouble_does_not_hold_up_another(db: Database) -> None:
    stuck, done = threading.Event(), threading.Event()

    def hang() -> int:
        stuck.wait(20)
        return 0

    def work() -> int:
        done.set()
        return 0

    with running(Worker(db, [Loop("stuck", ARRIVALS, hang), Loop("free", ARRIVALS, work)])):
        assert done.wait(10)
        stuck.set()


def test_a_heartbeat_keeps_a_claim(db: Database) -> None:
    arrive(db)
    with db.transaction() as session:
        claims = claim(session, ARRIVALS, 10)

    def lease() -> object:
        with db.transaction() as session:
            return session.scalar(text("SELECT claimed_until FROM arrivals WHERE id = :id"), {"id": claims[0].id})

    first = lease()
    with heartbeat(db, ARRIVALS, claims):
        until(lambda: lease() != first)
