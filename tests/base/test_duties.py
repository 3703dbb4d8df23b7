"""Duties: done in their time, once over all workers, whatever goes wrong with one of them."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from postroom.base.claims import claim
from postroom.base.clock import now
from postroom.base.database import Database, connect
from postroom.base.duties import DUTIES, Duty, DutyRow, do_due, in_portions, lateness

HOUR = timedelta(hours=1)


@pytest.fixture
def database(empty_database: str) -> Iterator[Database]:
    engine = connect(empty_database)
    yield Database(engine)
    engine.dispose()


class Diary:
    """Duties that note when they were done; those of `failing` fail."""

    def __init__(self, *names: str, every: timedelta = HOUR) -> None:
        self.done: list[str] = []
        self.failing: set[str] = set()
        self.duties = [Duty(name, every, self._deed(name)) for name in names]

    def _deed(self, name: str) -> Callable[[], int]:
        def deed() -> int:
            self.done.append(name)
            if name in self.failing:
                raise ValueError("the bin is full")
            return 1

        return deed


def all_due(database: Database, diary: Diary) -> list[str]:
    """What is done now."""
    before = len(diary.done)
    while do_due(database, diary.duties):
        pass
    return sorted(diary.done[before:])


def row(database: Database, name: str) -> DutyRow:
    with database.reading() as session:
        return session.scalars(select(DutyRow).where(DutyRow.name == name)).one()


def test_each_is_done_at_once_and_then_in_its_time(database: Database) -> None:
    diary = Diary("sweep", "count")
    assert all_due(database, diary) == ["count", "sweep"]
    assert all_due(database, diary) == []
    with time_machine.travel(now() + HOUR + timedelta(seconds=1)):
        assert all_due(database, diary) == ["count", "sweep"]


def test_one_that_fails_stops_no_other_and_is_tried_again_sooner(database: Database) -> None:
    diary = Diary("sweep", "count")
    diary.failing.add("sweep")
    assert all_due(database, diary) == ["count", "sweep"]
    assert row(database, "sweep").trouble == "ValueError: the bin is full"
    assert row(database, "count").trouble is None
    diary.failing.clear()
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert all_due(database, diary) == ["sweep"]
    assert row(database, "sweep").trouble is None


def test_one_that_goes_on_failing_is_tried_less_often(database: Database) -> None:
    diary = Diary("sweep", every=timedelta(days=1))
    diary.failing.add("sweep")
    pauses = []
    with time_machine.travel(now(), tick=False) as traveller:
        for _ in range(4):
            assert all_due(database, diary) == ["sweep"]
            pauses.append(row(database, "sweep").due_at - now())
            traveller.shift(pauses[-1])
    assert pauses == sorted(pauses)
    assert pauses[-1] > 4 * pauses[0]


def test_a_second_worker_does_not_do_what_the_first_is_doing(database: Database) -> None:
    second = Diary("sweep")
    did: list[int] = []

    def meanwhile() -> int:
        did.append(do_due(database, second.duties))
        return 1

    first = Duty("sweep", HOUR, meanwhile)
    assert do_due(database, [first]) == 1
    assert did == [0]
    assert second.done == []


def test_what_a_dead_worker_held_is_done_by_another(database: Database) -> None:
    diary = Diary("sweep")
    all_due(database, diary)
    with database.transaction() as session:
        session.execute(update(DutyRow).values(due_at=now()))
        assert claim(session, DUTIES, 1)
    assert all_due(database, diary) == []
    with time_machine.travel(now() + timedelta(seconds=15)):
        assert all_due(database, diary) == ["sweep"]


def test_one_of_another_version_is_left_to_it_and_forgotten_in_the_end(database: Database) -> None:
    all_due(database, Diary("old"))
    new = Diary("new")
    with time_machine.travel(now() + timedelta(days=2)):
        assert all_due(database, new) == ["new"]
        assert row(database, "old").claimed_until is None
    with time_machine.travel(now() + timedelta(days=9)):
        all_due(database, new)
        with database.reading() as session:
            assert session.scalars(select(DutyRow.name)).all() == ["new"]


def test_one_that_nobody_does_is_late(database: Database) -> None:
    diary = Diary("sweep")
    all_due(database, diary)
    with database.reading() as session:
        assert [duty.seconds for duty in lateness(session)] == [0]
        with time_machine.travel(now() + 3 * HOUR):
            (late,) = lateness(session)
    assert late.name == "sweep"
    assert late.seconds == pytest.approx(HOUR.total_seconds(), abs=60)


def test_a_sweep_goes_on_until_nothing_is_left(database: Database) -> None:
    left = [3, 3, 1]

    def portion(_: Session) -> int:
        return left.pop() if left else 0

    assert in_portions(database, portion) == 7


def test_a_sweep_leaves_the_rest_when_its_time_is_up(database: Database) -> None:
    assert in_portions(database, lambda _: 5, seconds=0.01) >= 5
