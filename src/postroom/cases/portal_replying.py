"""Answering, closing and reopening a ticket on the portal. What it does to the stage is what a mail would do."""

from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.errors import Conflict
from postroom.base.live import announce
from postroom.cases.case import CLOSED, Case, Stage
from postroom.cases.event import Deed, Event
from postroom.cases.message import Message
from postroom.cases.portal_opening import follow_up
from postroom.cases.portal_writing import Words, checked, write
from postroom.cases.stages import after_customer
from postroom.people.contact import Contact
from postroom.people.happening import About, happened


def reply(session: Session, case: Case, words: Words, company: str) -> tuple[Case, Message]:
    """The message on the case, which must be locked; on an archived one a new ticket that follows it up.

    Raises BadInput when there is nothing written.
    """
    if case.stage is Stage.archived:
        return follow_up(session, case, words, company)
    because = f"{words.contact.name} wrote it on the portal."
    message = write(session, case, checked(words), case.title, because)
    happened(session, About.customer_responds, case.id, row_id=message.id)
    return case, message


def close(session: Session, case: Case, contact: Contact) -> None:
    """The customer needs nothing more; the case must be locked. One that is closed stays as it is."""
    if case.stage not in CLOSED:
        _move(session, case, contact, Stage.resolved, needs_response=False)


def reopen(session: Session, case: Case, contact: Contact) -> None:
    """It is not solved after all; the case must be locked. Raises Conflict for an archived one."""
    if case.stage is Stage.archived:
        raise Conflict("The ticket is archived: answer it, and a new one follows it up.")
    if case.stage in CLOSED:
        _move(session, case, contact, after_customer(case.kind, case.stage), needs_response=True)


def _move(session: Session, case: Case, contact: Contact, stage: Stage, *, needs_response: bool) -> None:
    details: dict[str, object] = {"from": case.stage.value, "to": stage.value}
    event = Event(case_id=case.id, deed=Deed.stage, contact_id=contact.id, details=details)
    session.add(event)
    session.flush()
    happened(session, About.attribute_change, case.id, row_id=event.id)
    case.stage, case.needs_response = stage, needs_response
    case.updated_at = now()
    case.version += 1
    announce(session, case.id)
