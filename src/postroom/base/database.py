"""The database: its engine, one transaction a unit of work, and bulk writing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine, MetaData, create_engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolEmpty
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from postroom.base.errors import DatabaseAway, DiskFull, Interrupted, Temporary

STATEMENT_LIMIT = "60s"

# PostgreSQL's error codes (its documentation, appendix A)
DISK_FULL = "53100"
STATEMENT_ENDED = ("57014", "55P03")
"""A statement took too long, or waited too long for a lock."""
TRANSACTION_ENDED = "40"
"""A deadlock, or transactions that can't be put in an order."""
AWAY = ("08", "53", "57P")
"""No connection, too many of them, shutting down."""


class Base(DeclarativeBase):
    """The ancestor of every row."""

    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "fk": "%(table_name)s_%(column_0_name)s_fkey",
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
        }
    )


def connect(url: str, *, pool: int = 10, patience: float = 20.0) -> Engine:
    """An engine for a `postgresql://` URL; `pool` connections at most, one of which is waited for so many seconds."""
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1),
        pool_size=pool,
        max_overflow=0,
        pool_timeout=patience,
        pool_use_lifo=True,  # few connections are busy, so that their statements soon are prepared
        pool_pre_ping=True,
        hide_parameters=True,  # an error's words are logged and shown: no mail, no hash may stand in them
        connect_args={
            "connect_timeout": 10,
            "options": f"-c statement_timeout={STATEMENT_LIMIT} -c timezone=UTC",
        },
    )


class Database:
    """The way to transactions. What was asked to happen after the commit happens only then."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._session = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One unit of work: committed at its end, rolled back on any error.

        Raises DatabaseAway, Interrupted or DiskFull when that is why.
        """
        try:
            with self._session() as session, session.begin():
                yield session
        except PoolEmpty as error:
            raise DatabaseAway("All connections to the database are in use.") from error
        except (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError) as error:
            if why := trouble(error.orig if isinstance(error, DBAPIError) else error):
                raise why from error
            raise
        for deed in session.info.pop("after_commit", ()):
            deed()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that can not write."""
        with self.transaction() as session:
            session.execute(text("SET TRANSACTION READ ONLY"))
            yield session


def trouble(error: BaseException | None) -> Temporary | None:
    """What a driver's error means for who waits; None where waiting does not help, such as an index's limit."""
    state = getattr(error, "sqlstate", None) or ""
    words = next(iter(str(error).splitlines()), "it says nothing")
    if state == DISK_FULL:
        return DiskFull()
    if state in STATEMENT_ENDED or state.startswith(TRANSACTION_ENDED):
        return Interrupted(f"The database ended a transaction: {words}")
    if not state or state.startswith(AWAY):
        return DatabaseAway(f"The database does not answer: {words}")
    return None


def after_commit(session: Session, deed: Callable[[], None]) -> None:
    """Has `deed` done once this transaction is durable; never if it isn't."""
    session.info.setdefault("after_commit", []).append(deed)


def raw(session: Session) -> psycopg.Connection[Any]:
    """The driver's own connection under this session, for COPY and binary reads."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return connection


def new_ids(session: Session, **wanted: int) -> dict[str, list[int]]:
    """Fresh ids for rows that will be written later in this transaction: `new_ids(s, cases=3)`; one query."""
    if not any(wanted.values()):
        return {table: [] for table in wanted}
    union = " UNION ALL ".join(
        f"SELECT '{table}', nextval('{table}_id_seq') FROM generate_series(1, :{table})" for table in wanted
    )
    ids: dict[str, list[int]] = {table: [] for table in wanted}
    for table, number in session.execute(text(union), wanted):
        ids[table].append(number)
    return ids
