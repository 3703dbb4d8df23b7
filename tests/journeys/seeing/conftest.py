"""Acme with all its doors: app, API and portal over a real socket, mails through intake, on one database.

Zoë wrote first; Cora is her colleague, Ada their customer admin, Nora was never known before; Charlie is a stranger of
another workspace, whose admin is Chief.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any

import pytest
import requests
from sqlalchemy import select

from postroom.api.app import make_api, mount_api
from postroom.base.clock import now
from postroom.base.database import Database
from postroom.base.secrets import Key, token, token_hash
from postroom.cases.case import Case
from postroom.cases.message import Attachment, Message
from postroom.inboxes.inbox import Inbox, Kind
from postroom.intake.accepting import Envelope, accept
from postroom.intake.processing import House, process_due
from postroom.intake.vouching import Vouching
from postroom.people.agent import Agent, ApiToken
from postroom.people.contact import Contact, ContactAddress
from postroom.people.portal_door import PortalSignIn
from postroom.people.workspace import Workspace, WorkspaceDomain
from postroom.providers.dns.zone import Zone
from postroom.web.app import screens
from postroom.web.desk import Desk
from tests.api.conftest import Client, served
from tests.intake.conftest import Outcome, outcome
from tests.web.browser import Browser
from tests.web.conftest import desk, pictures

__all__ = ["desk", "pictures"]

KEY = Key("k" * 40)
SUPPORT, HELLO = "support@acme.example", "hello@acme.example"
SERVER = "192.0.2.1"
"""From here all the domains below send; from elsewhere their mail is forged."""
DOMAINS = ("quist.example", "stranger.example", "acme.example")
ZONE = Zone(
    {name: {"TXT": [f"v=spf1 ip4:{SERVER} -all"]} for name in DOMAINS}
    | {f"_dmarc.{name}": {"TXT": ["v=DMARC1; p=reject"]} for name in DOMAINS}
)
ADDRESSES = {
    "zoe": "zoe@quist.example", "cora": "cora@quist.example", "ada": "ada@quist.example", "nora": "nora@quist.example",
    "charlie": "charlie@stranger.example", "chief": "chief@stranger.example",
    "bob": "bob@acme.example", "rosa": "rosa@acme.example",
}  # fmt: skip


@dataclass(frozen=True)
class Ticket:
    """A case that Zoë's mail opened, with a file, and words that only it has."""

    id: int
    name: str
    message_id: str
    file: int
    word: str


@dataclass
class Company:
    """All doors."""

    url: str
    house: House
    agent: Client
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10_000, 99_999)))
    browsers: dict[str, Browser] = field(default_factory=dict)

    def mail(self, sender: str, subject: str, *, to: str = SUPPORT, cc: str = "", answers: str = "",
             words: str = "It burns.", file: bool = False, ip: str = SERVER, own: str = "") -> Outcome:  # fmt: skip
        """A mail comes in, and is worked off."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, to, subject
        letter["Message-ID"] = own or make_msgid(domain=sender.rpartition("@")[2].strip(">"))
        if cc:
            letter["Cc"] = cc
        if answers:
            letter["In-Reply-To"] = answers
        letter.set_content(words)
        if file:
            letter.add_attachment(b"%PDF burning", maintype="application", subtype="pdf", filename="fire.pdf")
        bare = sender.rpartition("<")[2].strip(">")
        with self.house.database.transaction() as session:
            (number,) = accept(session, [Envelope(bare, (SUPPORT,), letter.as_bytes(), "smtp", ip, "mx")])
        while process_due(self.house):
            pass
        return outcome(self.house, number)

    def ticket(self, *, to: str = SUPPORT, cc: str = "", sender: str = ADDRESSES["zoe"]) -> Ticket:
        number = next(self.numbers)
        own, word = f"<{number}@quist.example>", f"smoulder{number}"
        opened = self.mail(sender, f"Fire {number}", to=to, cc=cc, own=own, words=f"The {word} is red.", file=True)
        assert opened.case, opened.arrival.reason
        assert opened.message
        with self.house.database.reading() as session:
            file = session.scalars(select(Attachment.id).where(Attachment.message_id == opened.message.id)).one()
            case = session.get_one(Case, opened.case.id)
        return Ticket(case.id, case.name, own, file, word)

    def answer(self, ticket: Ticket, sender: str, **more: str | bool) -> Outcome:
        """A mail that answers the customer's own mail, so that no id of ours lets it in."""
        title = self.agent.get(f"/cases/{ticket.name}").json()["title"]
        return self.mail(sender, f"Re: {title}", answers=ticket.message_id, **more)  # type: ignore[arg-type]

    def portal(self, who: str) -> Browser:
        """Their browser, signed in, as a code of a mail would have done."""
        if who not in self.browsers:
            browser, word = Browser(self.url), token()
            with self.house.database.transaction() as session:
                address = ADDRESSES[who]
                contact = session.scalars(
                    select(ContactAddress.contact_id).where(ContactAddress.address == address)
                ).one()
                session.add(PortalSignIn(token_hash=token_hash(word), contact_id=contact, address=address))
            browser.cookies["portal"] = word
            self.browsers[who] = browser
        return self.browsers[who]

    def patch(self, ticket: Ticket, **changes: Any) -> requests.Response:
        return self.agent.patch(f"/cases/{ticket.name}", json=changes)

    def post(self, ticket: Ticket, place: str, **body: Any) -> None:
        answer = self.agent.post(f"/cases/{ticket.name}/{place}", json=body)
        assert answer.status_code == 201, answer.text

    def contact(self, who: str) -> int:
        with self.house.database.reading() as session:
            found = select(ContactAddress.contact_id).where(ContactAddress.address == ADDRESSES[who])
            return session.scalars(found).one()

    def messages(self, ticket: Ticket) -> list[Message]:
        with self.house.database.reading() as session:
            return list(session.scalars(select(Message).where(Message.case_id == ticket.id).order_by(Message.id)))


@pytest.fixture(scope="session")
def doors(desk: Desk) -> Iterator[tuple[str, Database]]:
    """The app, the API and the portal, in one."""
    app = screens(desk)
    mount_api(app, make_api(database=desk.database, key=KEY, largest_upload=1_000_000))
    with served(app) as url:
        yield url, desk.database


@pytest.fixture
def company(doors: tuple[str, Database], empty_database: str) -> Company:
    url, rows = doors
    with rows.transaction() as session:
        agents = [Agent(email=ADDRESSES["bob"], name="Bob Baker", password_hash="-"),
                  Agent(email="alice@acme.example", name="Alice Archer", password_hash="-")]  # fmt: skip
        quist, stranger = Workspace(name="Quist & Co"), Workspace(name="Strangers")
        session.add_all([*agents, quist, stranger])
        session.flush()
        session.add(Inbox(address=SUPPORT, name="Acme Support", opens=Kind.ticket))
        session.add(Inbox(address=HELLO, name="Acme", opens=Kind.conversation))
        session.add(WorkspaceDomain(domain="quist.example", workspace_id=quist.id))
        session.add(WorkspaceDomain(domain="stranger.example", workspace_id=stranger.id))
        for who in ("zoe", "cora", "ada", "charlie", "chief"):
            home = quist if ADDRESSES[who].endswith("quist.example") else stranger
            contact = Contact(name=who, workspace_id=home.id, customer_admin=who in ("ada", "chief"))
            session.add(contact)
            session.flush()
            session.add(ContactAddress(address=ADDRESSES[who], contact_id=contact.id))
        session.add(ApiToken(token_hash=token_hash("alice"), agent_id=agents[1].id, created_at=now()))
    house = House(rows, KEY.derived("message ids"), ("acme.example",), Vouching(lambda: ZONE, ()))
    return Company(url, house, Client(f"{url}/api/v1", "alice"))
