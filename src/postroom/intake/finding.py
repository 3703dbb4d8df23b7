"""Finding arrivals: by what became of them, where they stand, when they came, whom they name, or their Message-ID."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from postroom.base.claims import Status
from postroom.cases.case import Case
from postroom.cases.message import Message
from postroom.intake.arrival import Arrival, Outcome


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which arrivals; what is None or empty leaves all."""

    outcome: Outcome | None = None
    status: Status | None = None
    since: datetime | None = None
    words: str = ""
    """An address, of sender or recipient; a Message-ID, with its angle brackets or without; or `@domain`."""
    before: int = 0
    """Only those that came before the one with this id; 0 for all."""


Found = tuple[Arrival, Message | None, Case | None]


def find_arrivals(wanted: Wanted) -> Select[Arrival, Message | None, Case | None]:
    """The newest first, each with the message that it became and the case where that is now."""
    rows = select(Arrival, Message, Case).outerjoin(Message, Arrival.about_id == Message.id)
    rows = rows.outerjoin(Case, Message.case_id == Case.id).order_by(Arrival.id.desc())
    return rows.where(*_conditions(wanted))


def find_arrival_of(session: Session, message_id: int) -> Arrival | None:
    """The mail that became this message; None for what came in no mail. Its copies are not meant."""
    rows = select(Arrival).join(Message, Arrival.about_id == Message.id).where(Message.id == message_id)
    # A message that came by mail was made at the moment its mail was received, and for that there is an index.
    rows = rows.where(Arrival.received_at == Message.created_at)
    return session.scalars(rows.order_by(Arrival.id).limit(1)).one_or_none()


def _conditions(wanted: Wanted) -> list[Any]:
    conditions: list[Any] = []
    if wanted.outcome:
        conditions.append(Arrival.outcome == wanted.outcome)
    if wanted.status:
        conditions.append(Arrival.status == wanted.status)
    if wanted.since:
        conditions.append(Arrival.received_at >= wanted.since)
    if wanted.before:
        conditions.append(Arrival.id < wanted.before)
    if words := wanted.words.strip():
        conditions.append(named(words))
    return conditions


def named(words: str) -> Any:
    """Whether an arrival, or its message, names that address or Message-ID, or is of a sender `@domain`."""
    bare = words.strip().lower().removeprefix("<").removesuffix(">")
    if bare.startswith("@"):
        return or_(_ends(Arrival.envelope_from, bare), _ends(Message.from_address, bare))
    return or_(
        func.lower(Arrival.message_id) == f"<{bare}>",
        func.lower(Arrival.envelope_from) == bare,
        func.lower(Message.from_address) == bare,
        _went_to(bare),
    )


def _went_to(bare: str) -> Any:
    """Whether it is for that address: an envelope's are kept as the client wrote them."""
    recipient = func.unnest(Arrival.envelope_to).column_valued("recipient")
    return select(1).where(func.lower(recipient) == bare).exists()


def _ends(column: Any, end: str) -> Any:
    return func.right(func.lower(column), len(end)) == end
