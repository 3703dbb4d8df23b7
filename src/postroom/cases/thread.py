"""Thread: which message a reply answers, and how it names its forerunners (RFC 5322 §3.6.4)."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from postroom.cases.case import Case, Channel
from postroom.cases.message import Message


@dataclass(frozen=True, slots=True)
class Thread:
    """A case's mail thread as a reply sees it."""

    last: Message | None
    """The message that is answered."""
    parent: str | None
    """The id that In-Reply-To names: the answered message's, or the nearest that has one."""
    chain: tuple[str, ...]
    """The ids before the reply's own, from the first message on."""


def read_thread(session: Session, case: Case) -> Thread:
    """At most three queries."""
    of_case = select(Message).where(Message.case_id == case.id)
    last = last_message(session, case)
    with_id = of_case.where(Message.message_id.is_not(None))
    first = session.scalar(with_id.order_by(Message.id).limit(1))
    if last is None or first is None:
        return Thread(last, None, ())
    nearest = last if last.message_id else _nearest(session, with_id, last) or first
    chain = (*first.references[:1], first.message_id, *nearest.references, nearest.message_id)
    return Thread(last, nearest.message_id, tuple(dict.fromkeys(one for one in chain if one)))


def last_message(session: Session, case: Case) -> Message | None:
    """The one that a reply answers: automatic, suspect mail and spam only where there is nothing else."""
    by_people = (Message.is_spam | Message.is_automatic | Message.suspect.is_not(None)).asc()
    of_case = select(Message).where(Message.case_id == case.id)
    return session.scalar(of_case.order_by(by_people, Message.id.desc()).limit(1))


def _nearest(session: Session, with_id: Select[Message], last: Message) -> Message | None:
    return session.scalar(with_id.where(Message.id < last.id).order_by(Message.id.desc()).limit(1))


def reply_subject(case: Case) -> str:
    """The thread's subject behind one `Re:`; what tells of a portal ticket answers no mail (spec, section 6)."""
    subject = case.opening_subject.strip()
    if case.source_channel is Channel.portal or subject.lower().startswith("re:"):
        return subject
    return f"Re: {subject}".strip()
