"""Opening outwards: an agent opens a case by writing to its reporters first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.columns import among
from postroom.base.database import new_ids
from postroom.base.errors import BadInput
from postroom.base.secrets import Key
from postroom.cases.attaching import find_uploads
from postroom.cases.case import NUMBERS, Case, Channel, Reporter
from postroom.cases.changing import MOST_TITLE
from postroom.cases.event import Deed, Event
from postroom.cases.message import Message
from postroom.cases.opening import opened
from postroom.cases.posting import Post, post
from postroom.cases.recipients import Recipients, decide
from postroom.cases.wording import word_it
from postroom.inboxes.addressing import read_inboxes
from postroom.inboxes.inbox import Inbox, Kind
from postroom.mail.mail import Address
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress
from postroom.people.introducing import introduce


@dataclass(frozen=True, slots=True)
class Opening:
    """What an agent opens a case with. `inbox` is one of our addresses, which says what it opens."""

    inbox: str
    title: str
    reported_by: Sequence[str]
    text: str | None = None
    html: str | None = None
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    uploads: Sequence[str] = ()
    kind: Kind | None = None
    source: Channel = Channel.agent


def open_case(session: Session, agent: Agent, opening: Opening, key: Key) -> Message:
    """A new case with its first message, queued for each reporter. Unknown addresses become contacts.

    Raises BadInput (inbox, kind, title, recipients, uploads, nothing written).
    """
    inboxes = read_inboxes(session)
    inbox = _inbox(inboxes.by_address.get(opening.inbox.strip().lower()), opening)
    title = _title(opening.title)
    recipients = decide(None, inboxes, opening.reported_by, opening.cc, opening.bcc)
    uploads = find_uploads(session, opening.uploads, agent.id)
    wording = word_it(opening.text, opening.html, uploads)
    case = _case(session, inbox, title, _contacts(session, recipients), opening.source)
    session.add(Event(case_id=case.id, deed=Deed.opened, agent_id=agent.id))
    first = Post(
        agent=agent,
        inbox=inbox,
        recipients=recipients,
        subject=title,
        wording=wording,
        because=f"{agent.name} opened the case with it.",
        uploads=uploads,
        source=opening.source,
    )
    message = post(session, case, first, key)
    case.opened_by_id = message.id
    return message


def _inbox(inbox: Inbox | None, opening: Opening) -> Inbox:
    if inbox is None:
        raise BadInput(f"{opening.inbox!r} is none of our inbox addresses.")
    if opening.kind not in (None, inbox.opens):
        raise BadInput(f"{inbox.address} opens a {inbox.opens}, not a {opening.kind}.")
    return inbox


def _title(words: str) -> str:
    title = " ".join(words.split())
    if not title or len(title) > MOST_TITLE:
        raise BadInput(f"A title has 1 to {MOST_TITLE} characters.")
    return title


def _case(session: Session, inbox: Inbox, title: str, reporters: Sequence[Contact], source: Channel) -> Case:
    number = new_ids(session, cases=1)["cases"][0]
    case = opened(number, inbox=inbox, subject=title, contact=reporters[0], channel=source, at=now())
    case.number = session.scalars(select(NUMBERS[inbox.opens].next_value())).one()
    case.channel = Channel.email
    session.add(case)
    session.flush()
    session.add_all(Reporter(case_id=case.id, contact_id=contact.id) for contact in dict.fromkeys(reporters))
    session.flush()
    return case


def _contacts(session: Session, recipients: Recipients) -> list[Contact]:
    """The reporters; a new contact for an address that nobody has. Raises BadInput for an agent's."""
    if not recipients.to:
        raise BadInput("A case needs somebody who reports it.")
    wanted = [one.address.lower() for one in recipients.to]
    if agent := session.scalar(select(Agent.email).where(among(Agent.email, wanted)).limit(1)):
        raise BadInput(f"{agent} is an agent's address: a case is reported by contacts.")
    of_address = select(ContactAddress.address, Contact).join(Contact, Contact.id == ContactAddress.contact_id)
    known = {
        row.address: row.Contact for row in session.execute(of_address.where(among(ContactAddress.address, wanted)))
    }
    return [known.get(one.address.lower()) or _introduced(session, one) for one in recipients.to]


def _introduced(session: Session, who: Address) -> Contact:
    return introduce(session, who.name, [who.address])
