"""The messages of a case as they are shown: with who wrote them, their files, and what became of each copy."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.finding import by_id
from postroom.cases.message import Attachment, Direction, Message
from postroom.deliveries.delivery import Delivery, DeliveryEvent
from postroom.people.agent import Agent
from postroom.people.contact import Contact


@dataclass(frozen=True, slots=True)
class Tracked:
    """A delivery with all that happened to it, oldest first."""

    delivery: Delivery
    events: Sequence[DeliveryEvent]


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with what is shown of it; neither agent nor contact: a colleague, or nobody."""

    message: Message
    agent: Agent | None
    contact: Contact | None
    attachments: Sequence[Attachment]
    deliveries: Sequence[Tracked]


def of_case(session: Session, case_id: int, after: int = 0, limit: int = 200) -> list[Shown]:
    """The messages of a case, oldest first, after the message `after`: six queries at most, however many there are."""
    found = select(Message).where(Message.case_id == case_id, Message.id > after).order_by(Message.id).limit(limit)
    return shown(session, session.scalars(found).all())


def shown(session: Session, messages: Sequence[Message]) -> list[Shown]:
    """These messages, in their order, with what is shown of them."""
    ids = [message.id for message in messages]
    agents = by_id(session, Agent, (m.agent_id for m in messages))
    contacts = by_id(session, Contact, (m.contact_id for m in messages))
    attachments = defaultdict[int, list[Attachment]](list)
    for file in session.scalars(select(Attachment).where(among(Attachment.message_id, ids)).order_by(Attachment.id)):
        attachments[file.message_id].append(file)
    deliveries = _deliveries(session, [m.id for m in messages if m.direction is Direction.out])
    return [
        Shown(m, agents.get(m.agent_id or 0), contacts.get(m.contact_id or 0), attachments[m.id], deliveries[m.id])
        for m in messages
    ]


def _deliveries(session: Session, messages: Collection[int]) -> dict[int, list[Tracked]]:
    tracked = defaultdict[int, list[Tracked]](list)
    if not messages:
        return tracked
    rows = select(Delivery).where(among(Delivery.message_id, messages)).order_by(Delivery.id)
    deliveries = session.scalars(rows).all()
    events = defaultdict[int, list[DeliveryEvent]](list)
    happened = select(DeliveryEvent).where(among(DeliveryEvent.delivery_id, [d.id for d in deliveries]))
    for event in session.scalars(happened.order_by(DeliveryEvent.id)):
        events[event.delivery_id].append(event)
    for delivery in deliveries:
        tracked[delivery.message_id].append(Tracked(delivery, events[delivery.id]))
    return tracked
