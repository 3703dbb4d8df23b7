"""Acknowledging: a short automatic answer tells who opened a case that it is here.

It changes nothing on the case: no stage, no members, and it is not what a reply answers.
"""

import re
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.live import announce
from postroom.base.secrets import Key, word
from postroom.cases.acknowledgement import Acknowledgement
from postroom.cases.case import Case, Channel
from postroom.cases.message import Direction, Message, ThreadId
from postroom.cases.posting import KIND
from postroom.cases.thread import reply_subject
from postroom.deliveries.recording import queue
from postroom.inboxes.inbox import Inbox
from postroom.mail.ids import digest, sign_id
from postroom.people.business_hours import BusinessHours

_PLACE = re.compile(r"\{\{\s*(?:ticket|case)\.(id|title)\s*\}\}")


def acknowledge(session: Session, asked: Acknowledgement, hours: BusinessHours, key: Key) -> Message | None:
    """Writes the acknowledgement and queues its delivery; None where it must not go. The row must be locked."""
    case, message = session.get_one(Case, asked.case_id), session.get_one(Message, asked.message_id)
    inbox = session.get_one(Inbox, case.inbox_id)
    if not inbox.acknowledge or case.is_spam or case.merged_into_id or _had_one(session, asked, inbox):
        return None
    written = _message(case, message, inbox, _words(case, inbox, hours), key)
    session.add(written)
    session.flush()
    named = {digest(one) for one in written.references}
    own = digest(written.message_id or "")
    session.add_all(ThreadId(digest=one, message_id=written.id, own=one == own) for one in sorted(named | {own}))
    queue(session, written.id, [asked.address])
    asked.sent_at = now()
    announce(session, case.id)
    return written


def _had_one(session: Session, asked: Acknowledgement, inbox: Inbox) -> bool:
    """Whether this sender got one a short while ago, whatever it was about."""
    since = now() - timedelta(minutes=inbox.acknowledge_again_after)
    before = select(Acknowledgement.id).where(
        Acknowledgement.address == asked.address, Acknowledgement.sent_at > since, Acknowledgement.id != asked.id
    )
    return session.scalar(before.limit(1)) is not None


def _words(case: Case, inbox: Inbox, hours: BusinessHours) -> str:
    outside = inbox.acknowledgement_outside.strip() and not hours.hold(now())
    words = inbox.acknowledgement_outside if outside else inbox.acknowledgement
    facts = {"id": case.name, "title": case.title}
    return _PLACE.sub(lambda place: facts[place[1]], words).strip() + "\n"


def _message(case: Case, answered: Message, inbox: Inbox, words: str, key: Key) -> Message:
    own = sign_id(KIND, key.derived("message ids"), word(16), inbox.address.rpartition("@")[2])
    chain = [*answered.references, *([answered.message_id] if answered.message_id else []), own]
    return Message(
        case_id=case.id,
        direction=Direction.out,
        source=Channel.email,
        from_name=inbox.name,
        from_address=inbox.address,
        to=[{"address": answered.from_address, "name": answered.from_name}],
        subject=reply_subject(case),
        message_id=own,
        in_reply_to=[answered.message_id] if answered.message_id else [],
        references=list(dict.fromkeys(chain))[-32:],
        text=words,
        visible_text=words,
        is_automatic=True,
        placed_because="Postroom acknowledged the new case by itself.",
    )
