"""What a contact writes on the portal becomes a message of the ticket, as a mail would.

It goes by no mail: its To and Cc are those whom an answer to all shall reach.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.errors import BadInput
from postroom.base.live import announce
from postroom.base.rows import storable
from postroom.cases.case import Case, Channel, Participant, Reporter
from postroom.cases.event import Deed, Event
from postroom.cases.message import Attachment, Direction, Message
from postroom.cases.receiving import receive
from postroom.cases.seeing import as_seen
from postroom.inboxes.inbox import Inbox
from postroom.mail.words import tsvector
from postroom.people.contact import Contact
from postroom.people.seeing import Viewer, may_report

MOST_WORDS = 100_000
"""Characters."""
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in with the words."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Words:
    """What a contact wrote, and with which of their addresses they are signed in."""

    contact: Contact
    address: str
    viewer: Viewer
    text: str
    files: Sequence[Handed] = ()


def checked(words: Words) -> Words:
    """The words as they are kept. Raises BadInput when there is nothing, or too much."""
    text = storable(words.text.replace("\r\n", "\n")).strip()
    if not text and not words.files:
        raise BadInput("Write something, or attach a file.")
    if len(text) > MOST_WORDS or len(words.files) > MOST_FILES:
        raise BadInput(f"A message has {MOST_WORDS} characters and {MOST_FILES} files at most.")
    return Words(words.contact, words.address, words.viewer, text, words.files)


def write(session: Session, case: Case, words: Words, subject: str, because: str) -> Message:
    """Puts the message onto the case, which must be locked or new; stages move as with a mail."""
    message = _message(session, case, words, subject, because)
    session.add(message)
    session.flush()
    _attach(session, message, words.files)
    if moved := receive(case, message, files=bool(words.files), quiet=False):
        details: dict[str, object] = {"from": moved[0].value, "to": moved[1].value}
        session.add(Event(case_id=case.id, deed=Deed.stage, contact_id=words.contact.id, details=details))
    _join(session, case, words)
    announce(session, case.id)
    return message


def _message(session: Session, case: Case, words: Words, subject: str, because: str) -> Message:
    ours = session.get_one(Inbox, case.inbox_id)
    files = " ".join(file.name for file in words.files)
    return Message(
        case_id=case.id,
        direction=Direction.in_,
        source=Channel.portal,
        contact_id=words.contact.id,
        from_name=words.contact.name,
        from_address=words.address,
        to=[{"address": ours.address, "name": ours.name}],
        cc=_others(session, case, words.address),
        subject=subject,
        text=words.text,
        visible_text=words.text,
        placed_because=because,
        search=tsvector(f"{subject}\n{words.contact.name} {words.address}\n{files}\n{words.text}"),
    )


def _others(session: Session, case: Case, address: str) -> list[dict[str, object]]:
    members = select(Participant).where(Participant.case_id == case.id, Participant.member)
    rows = session.scalars(members.where(Participant.address != address).order_by(Participant.address))
    return [{"address": one.address, "name": one.name} for one in rows]


def _attach(session: Session, message: Message, files: Sequence[Handed]) -> None:
    stored = blobs.store(session, [file.content for file in files])
    for file, blob in zip(files, stored, strict=True):
        row = Attachment(
            message_id=message.id,
            name=storable(file.name.replace("\\", "/").rpartition("/")[2])[:255] or "file",
            type=storable(file.type)[:200],
            size=len(file.content),
            sha256=hashlib.sha256(file.content).digest(),
            blob_id=blob,
        )
        session.add(row)


def _join(session: Session, case: Case, words: Words) -> None:
    """Who writes is on the thread from now on, and reports the ticket where it is their organisation's."""
    contact = words.contact.id
    party = {"case_id": case.id, "address": words.address, "name": words.contact.name, "contact_id": contact}
    joining = insert(Participant).values(**party, member=True)
    key = [Participant.case_id, Participant.address]
    session.execute(joining.on_conflict_do_update(index_elements=key, set_={"member": True}))
    session.flush()
    if may_report(words.viewer, as_seen(session, case)):
        session.execute(insert(Reporter).values(case_id=case.id, contact_id=contact).on_conflict_do_nothing())
