from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from postroom.base.database import connect
from postroom.cases import listing
from postroom.cases.case import Case
from postroom.cases.listing import Wanted
from postroom.cases.walking import Place
from tests.cases.acme import LONG_AGO, Acme

TITLES = ["A", "B", "C", "D", "E", "F", "G"]


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    engine = connect(empty_database, pool=3)
    with Session(engine) as session, session.begin():
        acme = Acme(session)
        for title in TITLES:
            acme.case(title)
    yield engine
    engine.dispose()


def step(engine: Engine, place: Place | None, limit: int = 2) -> tuple[list[str], Place | None]:
    with Session(engine) as session:
        page = listing.page(session, Wanted(), place, limit)
        return [case.title for case in page.cases], page.next


def touch(session: Session, title: str, minutes: int = 60) -> None:
    session.execute(update(Case).where(Case.title == title).values(updated_at=LONG_AGO + timedelta(minutes=minutes)))


def rest(engine: Engine, place: Place | None, limit: int = 2) -> list[str]:
    met: list[str] = []
    while place is not None:
        some, place = step(engine, place, limit)
        met += some
    return met


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_it_meets_each_case_once_when_nothing_happens(engine: Engine, limit: int) -> None:
    first, place = step(engine, None, limit)
    assert first + rest(engine, place, limit) == TITLES[::-1]


@pytest.mark.parametrize("limit", [1, 2, 3, 6])
def test_it_meets_a_case_that_jumped_ahead_during_the_walk(engine: Engine, limit: int) -> None:
    first, place = step(engine, None, limit)
    with Session(engine) as session, session.begin():
        touch(session, "A")
    assert set(first + rest(engine, place, limit)) == set(TITLES)


def test_it_meets_what_was_touched_before_the_walk_but_committed_during_it(engine: Engine) -> None:
    with Session(engine) as early:
        touch(early, "A", minutes=30)
        first, place = step(engine, None)
        early.commit()
    assert set(first + rest(engine, place)) == set(TITLES)


def test_it_meets_what_was_written_under_a_savepoint_during_the_walk(engine: Engine) -> None:
    with Session(engine) as early:
        touch(early, "G", minutes=31)
        with early.begin_nested():
            touch(early, "A", minutes=30)
        first, place = step(engine, None)
        early.commit()
    assert set(first + rest(engine, place)) == set(TITLES)


def test_it_meets_what_is_touched_again_and_again(engine: Engine) -> None:
    met, place = step(engine, None)
    for minute in range(60, 90):
        with Session(engine) as session, session.begin():
            for title in ("A", "B", "C", "D", "E"):
                touch(session, title, minute)
        if place is not None:
            some, place = step(engine, place)
            met += some
    assert place is None
    assert set(met) == set(TITLES)


def test_it_ends_a_quiet_walk_without_an_empty_page(engine: Engine) -> None:
    _, place = step(engine, None, 4)
    last, place = step(engine, place, 4)
    assert (len(last), place) == (3, None)
