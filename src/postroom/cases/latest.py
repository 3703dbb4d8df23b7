"""The latest entries of a case: what an agent sees first when it is opened. Long cases are read from their end."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.cases.event import Event
from postroom.cases.message import Message
from postroom.cases.note import Note
from postroom.cases.reading import Done
from postroom.cases.reading_messages import Shown, shown
from postroom.people.agent import Agent
from postroom.people.contact import Contact

MOST = 60


@dataclass(frozen=True, slots=True)
class Latest:
    """Messages, notes and events, each oldest first. Events and notes are those since the first of the messages."""

    messages: Sequence[Shown]
    notes: Sequence[tuple[Note, Agent]]
    events: Sequence[Done]
    has_earlier: bool


def latest(session: Session, case_id: int, most: int = MOST) -> Latest:
    """The last `most` messages with all that is between them; the number of queries never depends on how many."""
    found = session.scalars(
        select(Message).where(Message.case_id == case_id).order_by(Message.id.desc()).limit(most + 1)
    ).all()
    messages = [*reversed(found[:most])]
    has_earlier = len(found) > most
    since = messages[0].created_at if has_earlier else None
    notes = select(Note, Agent).join(Agent).where(Note.case_id == case_id).order_by(Note.id.desc()).limit(most)
    events = select(Event, Agent, Contact).outerjoin(Agent).outerjoin(Contact).where(Event.case_id == case_id)
    events = events.order_by(Event.id.desc()).limit(most)
    if since is not None:
        notes, events = notes.where(Note.created_at >= since), events.where(Event.created_at >= since)
    return Latest(
        messages=shown(session, messages),
        notes=[(note, agent) for note, agent in reversed(session.execute(notes).all())],
        events=[Done(*row) for row in reversed(session.execute(events).all())],
        has_earlier=has_earlier,
    )
