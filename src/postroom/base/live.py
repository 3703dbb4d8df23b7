"""Live news between processes: `NOTIFY` wakes workers and feeds open pages.

News is told after the commit, as one notification for all of a transaction: a NOTIFY inside it would take a lock
that serialises every commit. Nobody may rely on news: it can be lost, so a slow poll stands behind each listener.
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from threading import Event

import psycopg
import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from postroom.base.database import after_commit

WORK = "postroom_work"
"""Payload: the name of the table that has a new job."""
LIVE = "postroom_live"
"""Payload: {"cases": [ids]}, or {"cases": null} for "many"."""
_MOST_CASES = 500
_log = structlog.get_logger()


def announce(session: Session, case_id: int) -> None:
    """Tells open pages, after the commit, that this case changed."""
    if "changed_cases" not in session.info:
        session.info["changed_cases"] = set()
        after_commit(session, lambda: _tell_of_cases(session))
    session.info["changed_cases"].add(case_id)


def wake(session: Session, table: str) -> None:
    """Tells workers, after the commit, that this table has a new job."""
    woken: set[str] = session.info.setdefault("woken", set())
    if table not in woken:
        woken.add(table)
        after_commit(session, lambda: _wake(session, table))


def _tell_of_cases(session: Session) -> None:
    cases = sorted(session.info.pop("changed_cases"))
    _notify(session, LIVE, json.dumps({"cases": cases if len(cases) <= _MOST_CASES else None}))


def _wake(session: Session, table: str) -> None:
    session.info["woken"].discard(table)
    _notify(session, WORK, table)


def _notify(session: Session, channel: str, payload: str) -> None:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    try:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": channel, "payload": payload})
    except SQLAlchemyError as error:  # what was committed stays so; the slow poll finds it
        _log.warning("news not told", channel=channel, error=str(error))


def listen(engine: Engine, channels: Sequence[str], stop: Event) -> Iterator[tuple[str, str]]:
    """Yields (channel, payload) as they come until `stop` is set, on a connection of its own.

    After a lost connection it connects anew and yields (channel, "") for each channel: something may have been missed.
    """
    while not stop.is_set():
        with contextlib.suppress(psycopg.Error, DBAPIError):
            yield from _listen_once(engine, channels, stop)
        stop.wait(0.5)


def _listen_once(engine: Engine, channels: Sequence[str], stop: Event) -> Iterator[tuple[str, str]]:
    arguments = engine.dialect.create_connect_args(engine.url)
    with psycopg.connect(*arguments[0], **arguments[1], autocommit=True, connect_timeout=10) as connection:
        for channel in channels:
            connection.execute(f'LISTEN "{channel}"'.encode())
            yield channel, ""
        while not stop.is_set():
            for news in connection.notifies(timeout=1.0):
                yield news.channel, news.payload
