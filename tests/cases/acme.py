"""Acme, as it stands in the database: Alice owns, Bob helps, Charlie is a stranger here; Zoë and Ned are customers."""

from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postroom.cases.case import STAGES, Case, Channel, Participant, Reporter
from postroom.cases.message import Direction, Message
from postroom.inboxes.inbox import Inbox, Kind
from postroom.people.agent import Agent, Role
from postroom.people.contact import Contact, ContactAddress
from postroom.people.workspace import Workspace, WorkspaceDomain
from postroom.wiring import tables  # noqa: F401  (a row can be written only where all tables are known)

LONG_AGO = datetime(2024, 2, 1, tzinfo=UTC)


class Acme:
    """Rows that are written when they are first asked for."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers = count(1)

    def _written(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def agent(self, name: str, role: Role = Role.agent, *, active: bool = True) -> Agent:
        email = f"{name.split(maxsplit=1)[0].lower()}@acme.example"
        return self._written(Agent(email=email, name=name, role=role, password_hash="-", active=active))  # type: ignore[no-any-return]

    @cached_property
    def alice(self) -> Agent:
        return self.agent("Alice Archer", Role.admin)

    @cached_property
    def bob(self) -> Agent:
        return self.agent("Bob Baker")

    @cached_property
    def charlie(self) -> Agent:
        return self.agent("Charlie Cole", active=False)

    @cached_property
    def support(self) -> Inbox:
        return self._written(Inbox(address="support@acme.example", name="Acme Support", opens=Kind.ticket))  # type: ignore[no-any-return]

    @cached_property
    def hello(self) -> Inbox:
        return self._written(Inbox(address="hello@acme.example", name="Acme", opens=Kind.conversation))  # type: ignore[no-any-return]

    @cached_property
    def quist(self) -> Workspace:
        workspace: Workspace = self._written(Workspace(name="Quist & Co"))
        self._written(WorkspaceDomain(domain="quist.example", workspace_id=workspace.id))
        return workspace

    @cached_property
    def zoe(self) -> Contact:
        return self.contact("Zoë Quist", "zoe@quist.example", workspace_id=self.quist.id, verified=True)

    @cached_property
    def ned(self) -> Contact:
        return self.contact("Ned", "ned@elsewhere.example")

    def contact(self, name: str, address: str, **more: Any) -> Contact:
        contact: Contact = self._written(Contact(name=name, **more))
        self._written(ContactAddress(address=address, contact_id=contact.id))
        return contact

    def case(self, title: str, *, contact: Contact | None = None, inbox: Inbox | None = None, **more: Any) -> Case:
        """A case of Zoë's, a minute newer than the one before, with its first message if `words` are given."""
        inbox, contact, words = inbox or self.support, contact or self.zoe, more.pop("words", None)
        number = next(self._numbers)
        at = LONG_AGO + timedelta(minutes=number)
        values = {
            "number": number, "title": title, "opening_subject": title, "created_at": at, "updated_at": at,
            "stage": STAGES[inbox.opens][0], "workspace_id": contact.workspace_id, "channel": Channel.email,
            "is_guest": not contact.verified,
        }  # fmt: skip
        case: Case = self._written(
            Case(kind=inbox.opens, inbox_id=inbox.id, contact_id=contact.id, **{**values, **more})
        )
        self._written(Reporter(case_id=case.id, contact_id=contact.id))
        address = self.session.scalar(select(ContactAddress.address).where(ContactAddress.contact_id == contact.id))
        self._written(Participant(case_id=case.id, address=address, name=contact.name, contact_id=contact.id))
        if words is not None:
            self.message(case, words, contact=contact)
        return case

    def message(self, case: Case, words: str, *, contact: Contact | None = None, **more: Any) -> Message:
        """A mail from the contact on the case."""
        contact = contact or self.zoe
        values = {
            "direction": Direction.in_, "source": Channel.email, "contact_id": contact.id, "from_name": contact.name,
            "from_address": "zoe@quist.example", "subject": case.title, "text": words, "visible_text": words,
            "search": func.to_tsvector("simple", f"{case.title} {words}"), "sent_at": case.updated_at,
        }  # fmt: skip
        return self._written(Message(case_id=case.id, **{**values, **more}))  # type: ignore[no-any-return]
