"""Deliveries: what became of each message for each of its recipients."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel
from sqlalchemy import Select, select

from postroom.api.paging import Page, Pages
from postroom.api.shapes import NumberInPath
from postroom.api.transaction import ONCE, Transaction, resource
from postroom.base.errors import NotFound
from postroom.cases.case import Case as CaseRow
from postroom.cases.message import Message as MessageRow
from postroom.cases.reading_messages import Tracked
from postroom.deliveries.delivery import Delivery as DeliveryRow
from postroom.deliveries.delivery import DeliveryEvent as EventRow
from postroom.deliveries.delivery import State
from postroom.deliveries.sending_again import send_again

router = resource("deliveries")


class DeliveryEvent(BaseModel):
    """An attempt, a delay or a report, with the server's words and the state after it."""

    at: datetime
    input: str
    state: State
    sentence: str
    code: int | None
    status: str | None
    text: str | None
    server: str | None
    arrival: int | None


class Fate(BaseModel):
    """What became of a message for one recipient; `code`, `status` and `text` are the server's."""

    id: int
    recipient: str
    state: State
    uncertain: bool
    reason: str | None
    code: int | None
    status: str | None
    text: str | None
    server: str | None


class MessageDelivery(Fate):
    """A delivery as its message shows it."""

    events: list[DeliveryEvent]


class Delivery(Fate):
    """A delivery with the message and the case it belongs to."""

    message: int
    case: str
    attempts: int
    due_at: datetime
    created_at: datetime
    changed_at: datetime


def tracked(row: Tracked) -> MessageDelivery:
    """A delivery as its message shows it."""
    return MessageDelivery(**_fate(row.delivery), events=[_event(event) for event in row.events])


@router.get("/deliveries")
def list_deliveries(
    session: Transaction,
    pages: Pages,
    state: State | None = None,
    recipient: Annotated[str | None, Query(max_length=320, pattern=r"^[^\x00]*$")] = None,
) -> Page[Delivery]:
    """Newest first."""
    found = _found().order_by(DeliveryRow.id.desc())
    if (place := pages.place(int)) is not None:
        found = found.where(DeliveryRow.id < place)
    if state is not None:
        found = found.where(DeliveryRow.state == state)
    if recipient is not None:
        found = found.where(DeliveryRow.recipient == recipient)
    rows = session.execute(found.limit(pages.limit + 1)).all()
    return pages.by_id(rows, lambda row: _delivery(*row), lambda row: row[0].id)


@router.post("/deliveries/{id_}/retry", dependencies=ONCE)
def retry(session: Transaction, id_: NumberInPath) -> Delivery:
    """Sends again what bounced, or what nobody knows to have arrived."""
    send_again(session, id_)
    session.flush()
    row = session.execute(_found().where(DeliveryRow.id == id_)).one_or_none()
    if row is None:
        raise NotFound
    return _delivery(*row)


def _found() -> Select[DeliveryRow, CaseRow]:
    return (
        select(DeliveryRow, CaseRow)
        .join(MessageRow, MessageRow.id == DeliveryRow.message_id)
        .join(CaseRow, CaseRow.id == MessageRow.case_id)
    )


def _delivery(row: DeliveryRow, case: CaseRow) -> Delivery:
    return Delivery(
        **_fate(row),
        message=row.message_id,
        case=case.name,
        attempts=row.attempts,
        due_at=row.due_at,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _fate(row: DeliveryRow) -> dict[str, Any]:
    fate: dict[str, Any] = {"status": row.enhanced}
    for name in ("id", "recipient", "state", "uncertain", "reason", "code", "text", "server"):
        fate[name] = getattr(row, name)
    return fate


def _event(row: EventRow) -> DeliveryEvent:
    return DeliveryEvent(
        at=row.created_at,
        input=row.input,
        state=row.state,
        sentence=row.sentence,
        code=row.code,
        status=row.enhanced,
        text=row.text,
        server=row.server,
        arrival=row.arrival_id,
    )
