"""Opening a ticket on the portal. Its mail thread begins with our first notification, so that is its subject."""

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.database import new_ids
from postroom.base.errors import BadInput
from postroom.base.rows import storable
from postroom.cases.case import NUMBERS, Case, Channel, Link, LinkType, Reporter
from postroom.cases.event import Deed, Event
from postroom.cases.message import Message
from postroom.cases.opening import opened
from postroom.cases.portal_notifying import notification_subject
from postroom.cases.portal_sender import portal_sender
from postroom.cases.portal_writing import Words, checked, write
from postroom.inboxes.inbox import Kind
from postroom.people.happening import About, happened

MOST_TITLE = 200
"""Characters."""


def open_ticket(session: Session, title: str, words: Words, company: str) -> tuple[Case, Message]:
    """A new ticket with exactly one reporter.

    Raises BadInput when there is no title or nothing written, Temporary while there is no address of ours.
    """
    title, words = _title(title), checked(words)
    case = _ticket(session, title, words, company)
    session.add(Reporter(case_id=case.id, contact_id=words.contact.id))
    message = write(session, case, words, title, f"{words.contact.name} opened the ticket with it on the portal.")
    _opened_with(session, case, message)
    return case, message


def follow_up(session: Session, before: Case, words: Words, company: str) -> tuple[Case, Message]:
    """A new ticket that goes on from an archived one: same title, reporters, workspace and channel (spec, 3.5)."""
    words = checked(words)
    case = _ticket(session, before.title, words, company)
    case.is_guest = before.is_guest
    case.contact_id, case.workspace_id, case.inbox_id = before.contact_id, before.workspace_id, before.inbox_id
    reporters = select(literal(case.id), Reporter.contact_id).where(Reporter.case_id == before.id)
    session.execute(insert(Reporter).from_select(["case_id", "contact_id"], reporters))
    because = f"{words.contact.name} answered {before.name} on the portal, which is archived, so this follows it up."
    session.add(Link(case_id=case.id, other_id=before.id, type=LinkType.follow_up_of, reason=because))
    message = write(session, case, words, before.title, because)
    _opened_with(session, case, message)
    return case, message


def _ticket(session: Session, title: str, words: Words, company: str) -> Case:
    number = new_ids(session, cases=1)["cases"][0]
    inbox = portal_sender(session)
    case = opened(
        number,
        inbox=inbox,
        subject=title,
        contact=words.contact,
        channel=Channel.portal,
        at=now(),
        kind=Kind.ticket,
    )
    case.number = session.scalars(select(NUMBERS[Kind.ticket].next_value())).one()
    case.opening_subject = notification_subject(company, case.name)
    session.add(case)
    session.flush()
    session.add(Event(case_id=case.id, deed=Deed.opened, contact_id=words.contact.id))
    return case


def _opened_with(session: Session, case: Case, message: Message) -> None:
    case.opened_by_id = message.id
    if case.has_owner:
        happened(session, About.assigned, case.id, row_id=message.id)


def _title(words: str) -> str:
    title = " ".join(storable(words).split())
    if not title or len(title) > MOST_TITLE:
        raise BadInput(f"A title has 1 to {MOST_TITLE} characters.")
    return title
