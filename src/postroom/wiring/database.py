"""Which database this installation uses: the one of DATABASE_URL, or our own in the data folder."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy import inspect

from postroom.base.database import Database, connect
from postroom.base.embedded import is_there, open_server
from postroom.base.errors import PostroomError, Temporary
from postroom.base.migrating import is_up_to_date, migrate
from postroom.base.settings import Settings
from postroom.wiring import tables  # noqa: F401  (a row can be written only where all tables are known)

PATIENCE = 60.0
"""Seconds that a start waits for a database that is away."""


class OldDatabase(PostroomError):
    """The database is older than this version of Postroom; run `postroom migrate`."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where the database is; `ensure` starts it again when it is ours and died."""

    url: str
    ensure: Callable[[], None]


@contextmanager
def home(settings: Settings) -> Iterator[Home]:
    """Inside, the database runs; beside a running `serve` it is shared. Raises EmbeddedError."""
    if settings.database_url:
        yield Home(settings.database_url, lambda: None)
    else:
        with open_server(settings.data) as server:
            yield Home(server.url, server.ensure)


@contextmanager
def opened(url: str, *, pool: int = 10, patience: float = PATIENCE) -> Iterator[Database]:
    """The database, brought up to date; waited for if it is away. Raises DatabaseAway after `patience` seconds."""
    database = Database(connect(url, pool=pool))
    try:
        _wait_for(database, patience)
        migrate(database.engine)
        yield database
    finally:
        database.engine.dispose()


@contextmanager
def at_home(settings: Settings) -> Iterator[Database]:
    """The installation's database, for one command."""
    with home(settings) as place, opened(place.url, pool=2, patience=0) as database:
        yield database


@contextmanager
def as_it_is(settings: Settings) -> Iterator[Database | None]:
    """The installation's database for who only looks: neither made nor changed; None where there is none yet.

    Raises EmbeddedError, DatabaseAway, OldDatabase.
    """
    if not (settings.database_url or is_there(settings.data)):
        yield None
        return
    with home(settings) as place:
        database = Database(connect(place.url, pool=2))
        try:
            with database.reading() as session:
                is_made = inspect(session.connection()).has_table("arrivals")
                if is_made and not is_up_to_date(session.connection()):
                    raise OldDatabase
            yield database if is_made else None
        finally:
            database.engine.dispose()


def _wait_for(database: Database, patience: float) -> None:
    end = time.monotonic() + patience
    while True:
        try:
            with database.transaction() as session:
                session.connection()
            return
        except Temporary as error:
            if time.monotonic() > end:
                raise
            structlog.get_logger().warning(str(error))
            time.sleep(1)
