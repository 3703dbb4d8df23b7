"""A group is removed while somebody gives it a case, in either order."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from postroom.base.database import connect
from postroom.base.errors import BadInput
from postroom.cases import reading
from postroom.cases.case import Case
from postroom.cases.changing import change
from postroom.cases.disbanding import disband
from postroom.people.agent import Agent
from postroom.people.group import Group
from postroom.people.grouping import add_group
from tests.cases.acme import Acme
from tests.waiting import until

WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    engine = connect(empty_database, pool=4)
    with Session(engine) as session, session.begin():
        acme = Acme(session)
        acme.case("Printer")
        add_group(session, "Second line", [acme.alice.id])
    yield engine
    engine.dispose()


def remove(session: Session) -> None:
    disband(session, session.scalars(select(Group)).one(), session.scalars(select(Agent)).one())


def give(session: Session) -> None:
    case = reading.find(session, "TKT-1", lock=True)
    change(session, case, session.scalars(select(Agent)).one(), {"group_id": 1})


def meanwhile(engine: Engine, deed: Callable[[Session], None]) -> Future[None]:
    """Does it in a thread; returns once that waits for somebody."""

    def do() -> None:
        with Session(engine) as session, session.begin():
            deed(session)

    pool = ThreadPoolExecutor(1)
    running = pool.submit(do)
    pool.shutdown(wait=False)
    until(lambda: running.done() or _waits(engine))
    return running


def _waits(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.execute(WAITING).scalar_one())


def test_a_case_that_is_just_given_to_it_loses_its_owner_and_says_why(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        give(session)
        removing = meanwhile(engine, remove)
    removing.result(20)
    with Session(engine) as session:
        case = session.scalars(select(Case)).one()
        assert not case.has_owner
        assert [done.event.details.get("removed") for done in reading.events(session, case.id)] == [None, True]
        assert session.scalar(select(func.count()).select_from(Group)) == 0


def test_a_group_that_is_just_removed_is_given_nothing(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        remove(session)
        giving = meanwhile(engine, give)
    with pytest.raises(BadInput):
        giving.result(20)
