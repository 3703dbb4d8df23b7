"""Posting: a message of ours goes onto its case, with a delivery for each recipient to be sent by.

Everything is written in the caller's transaction; the deliveries are the jobs of the journey out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.live import announce
from postroom.base.secrets import Key, word
from postroom.cases.attaching import attach
from postroom.cases.case import Case, Channel
from postroom.cases.changing import subscribe
from postroom.cases.event import Deed, Event
from postroom.cases.members import set_members
from postroom.cases.message import Direction, Message, ThreadId, Upload
from postroom.cases.receiving import preview
from postroom.cases.recipients import Recipients
from postroom.cases.stages import AFTER_AGENT
from postroom.cases.wording import Wording
from postroom.deliveries.recording import queue
from postroom.inboxes.inbox import Inbox
from postroom.mail.compose import Letter, thread_chain
from postroom.mail.ids import digest, sign_id
from postroom.mail.mail import Address
from postroom.mail.words import tsvector
from postroom.people.agent import Agent

KIND = "m"
"""The kind of our Message-IDs that stand for a message on a case."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message of ours, all decided."""

    agent: Agent
    inbox: Inbox
    """Whose address it comes from."""
    recipients: Recipients
    subject: str
    wording: Wording
    because: str
    uploads: Sequence[Upload] = ()
    parent: str | None = None
    chain: Sequence[str] = ()
    source: Channel = Channel.agent


def post(session: Session, case: Case, what: Post, key: Key) -> Message:
    """Writes the message and queues its deliveries. The case must be locked, or new."""
    message = _message(case, what, key)
    session.add(message)
    session.flush()
    session.add_all(_thread_ids(message))
    files = attach(session, what.uploads, message.id, message.html)
    queue(session, message.id, (one.address for one in what.recipients.everybody))
    set_members(session, case, what.recipients.visible)
    subscribe(session, case, what.agent.id)
    _put_on_top(session, case, what, files=any(not file.inline for file in files))
    announce(session, case.id)
    return message


def _message(case: Case, what: Post, key: Key) -> Message:
    moment = now()
    own = sign_id(KIND, key.derived("message ids"), word(16), what.inbox.address.rpartition("@")[2])
    return Message(
        case_id=case.id,
        direction=Direction.out,
        source=what.source,
        agent_id=what.agent.id,
        from_name=what.inbox.name,
        from_address=what.inbox.address,
        to=_listed(what.recipients.to),
        cc=_listed(what.recipients.cc),
        subject=what.subject,
        message_id=own,
        in_reply_to=[what.parent] if what.parent else [],
        references=_references(what, own, moment),
        text=what.wording.text,
        visible_text=what.wording.visible,
        html=what.wording.html,
        placed_because=what.because,
        sent_at=moment,
        created_at=moment,
        search=tsvector(_searchable(what)),
    )


def _listed(addresses: Sequence[Address]) -> list[dict[str, object]]:
    return [{"address": one.address, "name": one.name} for one in addresses]


def _references(what: Post, own: str, moment: datetime) -> list[str]:
    """As the mail will name them; its own id stands among them (spec, section 3.7)."""
    sender = Address(what.inbox.name, what.inbox.address)
    letter = Letter(sender, what.recipients.to, what.subject, own, moment, in_reply_to=what.parent)
    return thread_chain(replace(letter, references=tuple(what.chain)))


def _searchable(what: Post) -> str:
    people = " ".join(f"{one.name} {one.address}" for one in what.recipients.everybody)
    files = " ".join(upload.name for upload in what.uploads)
    return f"{what.subject}\n{what.agent.name}\n{people}\n{files}\n{what.wording.visible}"


def _thread_ids(message: Message) -> list[ThreadId]:
    own = digest(message.message_id or "")
    named = {digest(one) for one in (*message.in_reply_to, *message.references)}
    return [ThreadId(digest=one, message_id=message.id, own=one == own) for one in sorted(named | {own})]


def _put_on_top(session: Session, case: Case, what: Post, *, files: bool) -> None:
    before, case.stage = case.stage, AFTER_AGENT[case.kind]
    if before is not case.stage:
        details: dict[str, object] = {"from": before.value, "to": case.stage.value}
        session.add(Event(case_id=case.id, deed=Deed.stage, agent_id=what.agent.id, details=details))
    case.needs_response = False
    case.updated_at = now()
    case.version += 1
    case.newest_author = what.agent.name
    case.newest_words = preview(what.wording.visible)
    case.has_attachments = case.has_attachments or files
