"""News is told after the commit, once, and never of what was rolled back."""

import threading
from collections.abc import Iterator
from queue import Queue

import pytest

from postroom.base.database import Database, connect
from postroom.base.live import LIVE, WORK, announce, listen, wake


@pytest.fixture
def news(database: str) -> Iterator[tuple[Database, Queue[tuple[str, str]]]]:
    engine = connect(database)
    stop, heard = threading.Event(), Queue[tuple[str, str]]()

    def hear() -> None:
        for item in listen(engine, [LIVE, WORK], stop):
            heard.put(item)

    thread = threading.Thread(target=hear)
    thread.start()
    assert {heard.get(timeout=20) for _ in range(2)} == {(LIVE, ""), (WORK, "")}
    yield Database(engine), heard
    stop.set()
    thread.join(timeout=20)
    engine.dispose()


def test_it_tells_all_of_a_transaction_at_once(news: tuple[Database, Queue[tuple[str, str]]]) -> None:
    database, heard = news
    with database.transaction() as session:
        for case in (7, 3, 7):
            announce(session, case)
        wake(session, "arrivals")
        wake(session, "arrivals")
    assert {heard.get(timeout=20) for _ in range(2)} == {(LIVE, '{"cases": [3, 7]}'), (WORK, "arrivals")}
    with database.transaction() as session:
        wake(session, "deliveries")
    assert heard.get(timeout=20) == (WORK, "deliveries")


def announce_and_fail(database: Database) -> None:
    with database.transaction() as session:
        announce(session, 1)
        raise ZeroDivisionError


def test_it_tells_nothing_of_what_was_rolled_back(news: tuple[Database, Queue[tuple[str, str]]]) -> None:
    database, heard = news
    with pytest.raises(ZeroDivisionError):
        announce_and_fail(database)
    with database.transaction() as session:
        announce(session, 2)
    assert heard.get(timeout=20) == (LIVE, '{"cases": [2]}')


def test_it_says_many_where_there_are_too_many_to_name(news: tuple[Database, Queue[tuple[str, str]]]) -> None:
    database, heard = news
    with database.transaction() as session:
        for case in range(2000):
            announce(session, case)
    assert heard.get(timeout=20) == (LIVE, '{"cases": null}')
