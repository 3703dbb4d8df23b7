"""A transaction's troubles in words that say whether waiting helps; what is committed stays committed."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.database import Database, after_commit, connect
from postroom.base.errors import DatabaseAway, DiskFull, Interrupted, PostroomError
from postroom.base.live import announce


@pytest.fixture
def narrow(own_database: str) -> Iterator[Database]:
    """A database with a single connection, which nobody waits for long."""
    engine = connect(own_database, pool=1, patience=0.1)
    yield Database(engine)
    engine.dispose()


def refuse(session: Session, code: str) -> None:
    session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$"))


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("disk_full", DiskFull),
        ("deadlock_detected", Interrupted),
        ("query_canceled", Interrupted),
        ("admin_shutdown", DatabaseAway),
        ("too_many_connections", DatabaseAway),
    ],
)
def test_it_says_why_waiting_may_help(narrow: Database, code: str, why: type[PostroomError]) -> None:
    with pytest.raises(why), narrow.transaction() as session:
        refuse(session, code)


def test_it_does_not_call_the_database_away_for_a_row_that_it_will_never_take(narrow: Database) -> None:
    with pytest.raises(OperationalError), narrow.transaction() as session:
        refuse(session, "program_limit_exceeded")


def test_it_says_the_same_of_bulk_writing(narrow: Database) -> None:
    with narrow.transaction() as session:
        session.execute(
            text(
                "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'full' "
                "USING ERRCODE = 'disk_full'; END $$ LANGUAGE plpgsql"
            )
        )
        session.execute(
            text("CREATE TRIGGER full_disk BEFORE INSERT ON blobs FOR EACH ROW EXECUTE FUNCTION full_disk()")
        )
    with pytest.raises(DiskFull), narrow.transaction() as session:
        blobs.store(session, [b"a mail"])


def test_it_is_away_when_no_connection_gets_free(narrow: Database) -> None:
    with narrow.transaction() as first:
        first.connection()
        with pytest.raises(DatabaseAway), narrow.transaction() as second:
            second.connection()


def test_a_commit_stands_when_its_news_cannot_be_told(narrow: Database) -> None:
    others: list[Connection] = []
    with narrow.transaction() as session:
        session.execute(text("INSERT INTO blobs (data) VALUES ('kept')"))
        after_commit(session, lambda: others.append(narrow.engine.connect()))
        announce(session, 7)
    others.pop().close()
    with narrow.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM blobs")) == 1


def test_no_error_quotes_what_was_to_be_written(narrow: Database) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught, narrow.transaction() as session:
        session.execute(text("INSERT INTO no_such_table VALUES (:word)"), {"word": "a customer's secret"})
    assert "a customer's secret" not in str(caught.value)
