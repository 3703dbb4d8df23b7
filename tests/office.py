"""An office to test in: Alice is an agent, support@acme.example opens tickets, Bob is a customer who wrote to it."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.database import Database
from postroom.base.secrets import Key
from postroom.cases.case import Case, Channel, Stage
from postroom.cases.message import Direction, Message, ThreadId
from postroom.deliveries.delivery import Delivery, DeliveryEvent
from postroom.deliveries.recording import queue
from postroom.deliveries.sending_again import send_again
from postroom.inboxes.domain import Domain, Standing
from postroom.inboxes.inbox import Inbox, Kind
from postroom.inboxes.keys import add_keys
from postroom.mail.ids import digest
from postroom.people.agent import Agent, Role
from postroom.people.contact import Contact, ContactAddress
from postroom.people.workspace import Workspace
from postroom.wiring import tables  # noqa: F401  (a row can be written only where all tables are known)

DOMAIN = "acme.example"
SUPPORT = f"support@{DOMAIN}"
BOB = "bob@customer.example"
KEY = Key("a key for tests, which is long enough for one")


@dataclass
class Office:
    """What stands in its database, by row id."""

    database: Database
    agent: int = 0
    inbox: int = 0
    numbers: list[int] = field(default_factory=lambda: list(range(1, 10_000)))

    def open(self, send: str | None = None) -> "Office":
        with self.database.transaction() as session:
            alice = Agent(email="alice@acme.example", name="Alice Adams", role=Role.admin, password_hash="-")
            inbox = Inbox(
                address=SUPPORT, name="Acme Support", opens=Kind.ticket, send=KEY.encrypt(send) if send else None
            )
            session.add_all([alice, inbox])
            session.flush()
            self.agent, self.inbox = alice.id, inbox.id
        return self

    def ticket(self, subject: str = "Printer on fire", **mail: object) -> int:
        """A ticket that Bob's mail opened; its row id."""
        with self.database.transaction() as session:
            contact = session.scalar(select(Contact).join(ContactAddress).where(ContactAddress.address == BOB))
            if contact is None:
                contact = Contact(name="Bob Brown")
                session.add(contact)
                session.flush()
                session.add(ContactAddress(address=BOB, contact_id=contact.id))
            case = Case(
                kind=Kind.ticket, number=self.numbers.pop(0), title=subject, opening_subject=subject,
                stage=Stage.queued, inbox_id=self.inbox, contact_id=contact.id, needs_response=True,
            )  # fmt: skip
            session.add(case)
            session.flush()
            self.receive(session, case, subject=subject, **mail)
            return case.id

    def receive(self, session: Session, case: Case, **mail: object) -> Message:
        """A mail of Bob's on the case."""
        values: dict[str, object] = {
            "case_id": case.id, "direction": Direction.in_, "source": Channel.email, "contact_id": case.contact_id,
            "from_name": "Bob Brown", "from_address": BOB, "to": [{"address": SUPPORT, "name": ""}],
            "subject": case.title, "message_id": f"<bob-{case.id}@customer.example>", "text": "Help, it burns.\n",
            "visible_text": "Help, it burns.\n",
        }  # fmt: skip
        message = Message(**(values | mail))
        session.add(message)
        session.flush()
        if message.message_id:
            session.add(ThreadId(digest=digest(message.message_id), message_id=message.id, own=True))
        return message

    def workspace(self, name: str = "Customer Ltd") -> int:
        """A customer's organisation; its row id."""
        with self.database.transaction() as session:
            workspace = Workspace(name=name)
            session.add(workspace)
            session.flush()
            return workspace.id

    def sent(self, case: int, *recipients: str, **values: object) -> list[int]:
        """A message of ours on the case whose deliveries are queued; their row ids."""
        with self.database.transaction() as session:
            made: dict[str, object] = {
                "case_id": case, "direction": Direction.out, "source": Channel.agent, "agent_id": self.agent,
                "from_name": "Acme Support", "from_address": SUPPORT, "to": _listed(recipients),
                "subject": "Re: Printer on fire", "message_id": f"<ours-{case}@acme.example>", "text": "Use water.\n",
            }  # fmt: skip
            message = Message(**(made | values))
            session.add(message)
            session.flush()
            return [delivery.id for delivery in queue(session, message.id, recipients)]

    def send_by(self, relay: str) -> None:
        """Mail leaves by this relay from now on."""
        with self.database.transaction() as session:
            session.get_one(Inbox, self.inbox).send = KEY.encrypt(relay)

    def send_straight(self) -> None:
        """Mail leaves straight to the recipients' servers from now on; the domain is verified."""
        with self.database.transaction() as session:
            session.get_one(Inbox, self.inbox).send = None
            domain = session.scalar(select(Domain)) or Domain(name=DOMAIN)
            domain.state = Standing.verified
            session.add(domain)

    def sign(self) -> dict[str, str]:
        """Mail is signed from now on; what DNS has to say of the keys, by name."""
        with self.database.transaction() as session:
            domain = session.scalar(select(Domain)) or Domain(name=DOMAIN)
            session.add(domain)
            session.flush()
            keys = add_keys(session, KEY, domain)
            for key in keys:
                key.seen_at = now()
            return {f"{key.selector}._domainkey.{DOMAIN}": key.public for key in keys}

    def send_again(self, delivery: int) -> None:
        """Alice presses the button."""
        with self.database.transaction() as session:
            send_again(session, delivery)

    def delivery(self, number: int) -> Delivery:
        with self.database.transaction() as session:
            return session.get_one(Delivery, number)

    def history(self, number: int) -> list[DeliveryEvent]:
        with self.database.transaction() as session:
            of_it = select(DeliveryEvent).where(DeliveryEvent.delivery_id == number).order_by(DeliveryEvent.id)
            return list(session.scalars(of_it))

    def case(self, number: int) -> Case:
        with self.database.transaction() as session:
            return session.get_one(Case, number)


def _listed(addresses: tuple[str, ...]) -> list[dict[str, object]]:
    return [{"address": one, "name": ""} for one in addresses]
