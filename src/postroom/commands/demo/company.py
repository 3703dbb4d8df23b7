"""The demo's company: Northlight Cycles, its agents, addresses and customers' organisations."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from postroom.base.database import Database
from postroom.base.secrets import token
from postroom.base.settings import Settings
from postroom.inboxes.adding import add_inbox
from postroom.inboxes.adding_domains import add_domain
from postroom.inboxes.inbox import Inbox, Kind
from postroom.people.agent import Agent
from postroom.people.enrolling import enrol, issue_token
from postroom.people.introducing import introduce
from postroom.people.organising import add_workspace

NAME = "Northlight Cycles"
DOMAIN = "northlight.example"
SUPPORT = f"support@{DOMAIN}"
HELLO = f"hello@{DOMAIN}"
ADDRESS, PASSWORD = f"ada@{DOMAIN}", "northlight"


@dataclass(frozen=True, slots=True)
class Staff:
    """API tokens of the agents who answer."""

    ada: str
    tom: str


def found(database: Database, settings: Settings, relay: str, known: Sequence[tuple[str, str]]) -> Staff:
    """Sets the company up, unless it is there; answers from `hello@` leave by `relay`, the others directly.

    `known` are customers of long standing, by name and address.
    """
    with database.transaction() as session:
        ada = session.scalar(select(Agent).where(Agent.email == ADDRESS)) or enrol(
            session, ADDRESS, "Ada Lind", PASSWORD, admin=True
        )
        tom_address = f"tom@{DOMAIN}"
        tom = session.scalar(select(Agent).where(Agent.email == tom_address)) or enrol(
            session, tom_address, "Tom Okoye", token()
        )
        if not session.scalar(select(Inbox.id).limit(1)):
            key = settings.key
            add_inbox(session, key, SUPPORT, Kind.ticket, name="Northlight Support")
            add_inbox(session, key, HELLO, Kind.conversation, name=NAME, owner_id=tom.id, send=relay)
            add_domain(session, key, DOMAIN)
            add_workspace(session, "Hôtel Lumière", ["hotel-lumiere.example"])
            add_workspace(session, "Radhaus Weber", ["radhaus-weber.example"])
            for name, address in known:
                introduce(session, name, [address], None).verified = True
        return Staff(issue_token(session, ada, "demo"), issue_token(session, tom, "demo"))
