"""Rows written in bulk are as if written one by one."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from postroom.base.database import Database, connect, new_ids
from postroom.base.rows import copy_rows, storable
from postroom.people.contact import Contact


@pytest.fixture
def rows(empty_database: str) -> Iterator[Database]:
    engine = connect(empty_database)
    yield Database(engine)
    engine.dispose()


def test_it_fills_in_defaults_and_numbers(rows: Database) -> None:
    with rows.transaction() as session:
        copy_rows(session, [Contact(name="Alice"), Contact(name="Bob", verified=True)])
    with rows.reading() as session:
        alice, bob = session.scalars(select(Contact).order_by(Contact.id))
    assert (alice.id, alice.verified, alice.version, bob.verified) == (1, False, 1, True)
    assert alice.created_at.tzinfo


def test_it_takes_ids_that_were_drawn_before(rows: Database) -> None:
    with rows.transaction() as session:
        drawn = new_ids(session, contacts=2, workspaces=1)
        copy_rows(session, [Contact(id=number, name="x") for number in drawn["contacts"]])
        assert len(drawn["workspaces"]) == 1
    with rows.reading() as session:
        assert list(session.scalars(select(Contact.id).order_by(Contact.id))) == sorted(drawn["contacts"])


def test_it_writes_nothing_for_no_rows(rows: Database) -> None:
    with rows.transaction() as session:
        copy_rows(session, [])
        assert new_ids(session, contacts=0) == {"contacts": []}


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("plain", "plain"),
        ("tab\tand\nline\\", "tab\tand\nline\\"),
        ("nu\0l", "nul"),
        ("half \ud83d", "half ?"),
        ("🔥", "🔥"),
    ],
)
def test_it_takes_out_what_postgresql_can_not_hold(rows: Database, text: str, stored: str) -> None:
    assert storable(text) == stored
    with rows.transaction() as session:
        copy_rows(session, [Contact(name=text)])
    with rows.reading() as session:
        assert session.scalars(select(Contact.name)).one() == stored
