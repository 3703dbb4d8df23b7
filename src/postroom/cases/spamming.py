"""Spamming: what a case that is spam looks like, giving one back, and a whole flood in one step, there and back.

Spam wakes nobody: it is kept out of the default lists, a conversation suspended, a ticket canceled (spec, 9.2).
"""

from collections.abc import Sequence

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.errors import Conflict
from postroom.base.live import announce
from postroom.cases.case import Case, Stage
from postroom.cases.event import Deed, Event
from postroom.cases.message import Message
from postroom.cases.stages import FIRST
from postroom.inboxes.inbox import Kind
from postroom.people.agent import Agent
from postroom.people.contact import Contact

SPAM_STAGE = {Kind.ticket: Stage.canceled, Kind.conversation: Stage.suspended}


def become_spam(case: Case) -> None:
    """Puts a case aside, by whoever opened it."""
    case.is_spam, case.needs_response, case.stage = True, False, SPAM_STAGE[case.kind]


def set_spam(session: Session, case: Case, agent: Agent, is_spam: bool) -> None:
    """Marks the case, which must be locked, as spam, or gives it back with all its messages.

    Raises Conflict when it was merged.
    """
    if case.merged_into_id is not None:
        raise Conflict("This case was merged into another: change that one.")
    if case.is_spam != is_spam or (not is_spam and _has_spam(session, case)):
        _set(session, [case], agent, is_spam)


def _has_spam(session: Session, case: Case) -> bool:
    return bool(session.scalar(select(exists().where(Message.case_id == case.id, Message.is_spam))))


def mark_flood(session: Session, contact: Contact, agent: Agent) -> int:
    """Marks all that a contact opened and none of us answered as spam. Returns how many cases that were."""
    answered = exists().where(Message.case_id == Case.id, Message.agent_id.is_not(None))
    return _set(session, _locked(session, _of(contact).where(~Case.is_spam, ~answered)), agent, True)


def undo_flood(session: Session, contact: Contact, agent: Agent) -> int:
    """Gives all spam of a contact back. Returns how many cases that were."""
    return _set(session, _locked(session, _of(contact).where(Case.is_spam)), agent, False)


def _of(contact: Contact) -> Select[Case]:
    return select(Case).where(Case.contact_id == contact.id, Case.merged_into_id.is_(None)).order_by(Case.id)


def _locked(session: Session, cases: Select[Case]) -> Sequence[Case]:
    return session.scalars(cases.with_for_update(of=Case).execution_options(populate_existing=True)).all()


def _set(session: Session, cases: Sequence[Case], agent: Agent, is_spam: bool) -> int:
    of_these = among(Message.case_id, [case.id for case in cases])
    from_outside = of_these, Message.agent_id.is_(None), Message.is_spam != is_spam
    session.execute(update(Message).where(*from_outside).values(is_spam=is_spam))
    for case in cases:
        if is_spam:
            become_spam(case)
        elif case.is_spam:
            case.is_spam, case.needs_response, case.stage = False, True, FIRST[case.kind]
        else:
            case.needs_response = True
        case.version += 1
        details: dict[str, object] = {"from": not is_spam, "to": is_spam}
        session.add(Event(case_id=case.id, deed=Deed.spam, agent_id=agent.id, details=details))
        announce(session, case.id)
    return len(cases)
