"""Guests: people who are not verified. Their conversations stand in a list of their own, so each case says so."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from postroom.cases.case import Case
from postroom.people.contact import Contact


def verify(session: Session, contact: Contact, verified: bool = True) -> None:
    """Says that the contact is who they claim to be, or takes it back; on their cases, too."""
    contact.verified = verified
    session.flush()
    theirs = update(Case).where(Case.contact_id == contact.id, Case.is_guest == verified)
    session.execute(theirs.values(is_guest=not verified), execution_options={"synchronize_session": "fetch"})
