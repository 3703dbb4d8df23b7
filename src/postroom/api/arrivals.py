"""Arrivals: each mail as it reached us, with what was decided about it and why."""

import re
from datetime import datetime
from typing import Annotated

from fastapi import Query
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel, BeforeValidator
from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from postroom.api.bearer import must_be_admin
from postroom.api.files import OCTETS, octets
from postroom.api.paging import Page, Pages
from postroom.api.shapes import NumberInPath
from postroom.api.transaction import ONCE, Me, Transaction, resource
from postroom.base import blobs
from postroom.base.claims import Status
from postroom.base.errors import NotFound
from postroom.cases.case import Case as CaseRow
from postroom.cases.message import Message as MessageRow
from postroom.intake.arrival import Arrival as ArrivalRow
from postroom.intake.arrival import Outcome
from postroom.intake.finding import named
from postroom.intake.rerunning import rerun

router = resource("arrivals")


def _written(said: object) -> object:
    """Lets no number pass for a time: nobody could tell seconds from milliseconds."""
    if isinstance(said, str) and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", said):
        raise ValueError("give a time such as 2026-03-01T12:00:00Z")
    return said


Words = Annotated[str | None, Query(min_length=1, max_length=500, pattern=r"^[^\x00]*$")]
Since = Annotated[AwareDatetime, BeforeValidator(_written)]


class Arrival(BaseModel):
    """One mail. `case` is where its message is now, also after a merge."""

    id: int
    received_at: datetime
    envelope_from: str
    envelope_to: list[str]
    message_id: str | None
    size: int
    status: Status
    outcome: Outcome | None
    reason: str | None
    case: str | None
    message: int | None


@router.get("/arrivals")
def list_arrivals(
    *,
    session: Transaction,
    pages: Pages,
    outcome: Outcome | None = None,
    status: Status | None = None,
    since: Since | None = None,
    q: Words = None,
) -> Page[Arrival]:
    """Newest first. `q`: an address of sender or recipient, a Message-ID, or `@domain` of the sender."""
    found = _found().order_by(ArrivalRow.received_at.desc(), ArrivalRow.id.desc())
    if (place := pages.place(tuple[datetime, int])) is not None:
        found = found.where(tuple_(ArrivalRow.received_at, ArrivalRow.id) < tuple_(*place))
    if outcome is not None:
        found = found.where(ArrivalRow.outcome == outcome)
    if status is not None:
        found = found.where(ArrivalRow.status == status)
    if q is not None:
        found = found.where(named(q))
    if since is not None:
        found = found.where(ArrivalRow.received_at >= since)
    rows = session.execute(found.limit(pages.limit + 1)).all()
    some = rows[: pages.limit]
    last = (some[-1][0].received_at, some[-1][0].id) if len(rows) > pages.limit else None
    return pages.page([_arrival(*row) for row in some], last)


@router.get("/arrivals/{id_}")
def read_arrival(session: Transaction, id_: NumberInPath) -> Arrival:
    """One arrival."""
    return _one(session, id_)


@router.get("/arrivals/{id_}/raw", response_class=Response, responses=OCTETS)
def read_raw(session: Transaction, id_: NumberInPath) -> Response:
    """The mail exactly as it came."""
    row = session.get(ArrivalRow, id_)
    content = blobs.load(session, [row.blob_id]) if row and row.blob_id else {}
    if not row or row.blob_id not in content:
        raise NotFound(f"There is no arrival {id_}, or its raw mail is no longer kept.")
    return octets(content[row.blob_id], f"arrival-{id_}.eml")


@router.post("/arrivals/{id_}/rerun", dependencies=ONCE)
def run_again(session: Transaction, me: Me, id_: NumberInPath) -> Arrival:
    """Has a mail that was set aside, or led to nothing, worked on anew. Admins only."""
    must_be_admin(me)
    rerun(session, id_)
    session.flush()
    return _one(session, id_)


def _one(session: Session, number: int) -> Arrival:
    row = session.execute(_found().where(ArrivalRow.id == number)).one_or_none()
    if row is None:
        raise NotFound(f"There is no arrival {number}.")
    return _arrival(*row)


def _found() -> Select[ArrivalRow, MessageRow | None, CaseRow | None]:
    messages = select(ArrivalRow, MessageRow, CaseRow).outerjoin(MessageRow, MessageRow.id == ArrivalRow.about_id)
    return messages.outerjoin(CaseRow, CaseRow.id == MessageRow.case_id)


def _arrival(row: ArrivalRow, message: MessageRow | None, case: CaseRow | None) -> Arrival:
    return Arrival(
        id=row.id,
        received_at=row.received_at,
        envelope_from=row.envelope_from,
        envelope_to=row.envelope_to,
        message_id=row.message_id,
        size=row.size,
        status=row.status,
        outcome=row.outcome,
        reason=row.reason or row.trouble,
        case=case.name if case else None,
        message=message.id if message else None,
    )
