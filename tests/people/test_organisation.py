"""The organisation's settings, as the rest of the code meets them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from postroom.base.database import connect
from postroom.base.errors import Conflict
from postroom.people.organisation import Limits, Organisation, OrganisationRow, WrongSetting, change, organisation


@pytest.fixture
def session(empty_database: str) -> Iterator[Session]:
    engine = connect(empty_database, pool=1)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_nothing_decided_means_the_defaults(session: Session) -> None:
    assert organisation(session) == Organisation()
    assert organisation(session).limits == Limits(mails=30, minutes=10, spam_mails=100, spam_hours=24)


def test_it_is_one_query(session: Session) -> None:
    change(session, {"keep_raw_days": 3})
    asked: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert organisation(session).keep_raw_days == 3
    assert len(asked) == 1


def test_a_change_says_each_fault_by_its_name(session: Session) -> None:
    with pytest.raises(WrongSetting) as refused:
        change(session, {"limits": {"mails": 0}, "keep_raw_days": "ten", "colour": "red", "portal_sender": 9})
    assert set(refused.value.faults) == {"limits.mails", "keep_raw_days", "colour", "portal_sender"}
    assert organisation(session) == Organisation()


def test_a_change_meant_for_an_older_version_is_refused(session: Session) -> None:
    assert change(session, {"keep_raw_days": 3}, version=0).version == 1
    with pytest.raises(Conflict):
        change(session, {"keep_raw_days": 4}, version=0)


def test_it_keeps_what_a_newer_version_has_written(session: Session) -> None:
    change(session, {"keep_raw_days": 3})
    newer = {"keep_raw_days": 3, "tea": "green", "limits": {"pigeons": 2}}
    session.execute(update(OrganisationRow).values(settings=newer))
    change(session, {"limits": {"mails": 4}})
    assert organisation(session).limits.mails == 4
    row = session.get_one(OrganisationRow, 1)
    assert row.settings["tea"] == "green"
    assert row.settings["limits"] == {"pigeons": 2, "mails": 4}
