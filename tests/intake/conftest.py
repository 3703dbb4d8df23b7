"""An organisation with a support address (tickets) and a hello address (conversations), and a way to hand mails in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from postroom.base.database import Database, connect
from postroom.cases.case import Case
from postroom.cases.message import Message
from postroom.inboxes.inbox import Inbox, Kind
from postroom.intake.accepting import Envelope, accept
from postroom.intake.arrival import Arrival
from postroom.intake.processing import House, process_due
from postroom.people.agent import Agent
from postroom.people.organisation import change
from tests.intake.writing_mail import SUPPORT


@dataclass(frozen=True)
class Outcome:
    """What became of one mail."""

    arrival: Arrival
    message: Message | None
    case: Case | None


@pytest.fixture
def house(empty_database: str) -> Iterator[House]:
    engine = connect(empty_database)
    database = Database(engine)
    with database.transaction() as session:
        agent = Agent(email="rosa@desk.example", name="Rosa Weber", password_hash="-")
        session.add(agent)
        session.flush()
        session.add(Inbox(address=SUPPORT, opens=Kind.ticket, owner_id=agent.id))
        session.add(Inbox(address="hello@desk.example", opens=Kind.conversation))
    yield House(database, b"k" * 32, ("desk.example",))
    engine.dispose()


@pytest.fixture
def busy_house(house: House) -> House:
    """The same, where nobody can write too much."""
    with house.database.transaction() as session:
        change(session, {"limits": {"mails": 1_000_000, "minutes": 1, "spam_mails": 1_000_000, "spam_hours": 1}})
    return house


@pytest.fixture
def hand_in(house: House) -> Callable[..., list[Outcome]]:
    """Accepts the mails in this order, works them off, and tells what became of each."""

    def deliver(*mails: bytes, sender: str = "alice@acme.example", to: str = SUPPORT) -> list[Outcome]:
        with house.database.transaction() as session:
            ids = accept(session, [Envelope(sender, (to,), raw, "test") for raw in mails])
        while process_due(house):
            pass
        return [outcome(house, number) for number in ids]

    return deliver


def outcome(house: House, arrival_id: int) -> Outcome:
    with house.database.reading() as session:
        arrival = session.get_one(Arrival, arrival_id)
        message = session.get(Message, arrival.about_id) if arrival.about_id else None
        case = session.scalar(select(Case).where(Case.id == message.case_id)) if message else None
        return Outcome(arrival, message, case)
