"""What these tests share: an office with a second agent, and a way to have everybody told."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from postroom.base.database import Database, connect
from postroom.notices.mailing import Mailing
from postroom.notices.notice import Notice
from postroom.notices.telling import tell_due
from postroom.people.agent import Agent, Role
from tests.office import Office

MAILING = Mailing("Acme", "https://desk.acme.example")
Tell = Callable[[], list[Notice]]


@pytest.fixture
def office(empty_database: str) -> Iterator[Office]:
    engine = connect(empty_database)
    yield Office(Database(engine)).open()
    engine.dispose()


@pytest.fixture
def carol(office: Office) -> int:
    """Another agent; her row id."""
    with office.database.transaction() as session:
        carol = Agent(email="carol@acme.example", name="Carol Cook", role=Role.agent, password_hash="-")
        session.add(carol)
        session.flush()
        return carol.id


@pytest.fixture
def tell(office: Office) -> Tell:
    """Tells of all that happened, and gives all notices there are, oldest first."""

    def tell() -> list[Notice]:
        while tell_due(office.database, MAILING):
            pass
        with office.database.transaction() as session:
            return list(session.scalars(select(Notice).order_by(Notice.id)))

    return tell
