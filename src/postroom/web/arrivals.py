"""Arrivals, for admins: every mail that reached us, what was decided about it and why, and its raw octets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import select

from postroom.base import blobs
from postroom.base.claims import Status
from postroom.base.errors import NotFound
from postroom.cases.case import Case
from postroom.cases.message import Message
from postroom.intake.arrival import Arrival, Outcome
from postroom.web.row import Tab
from postroom.web.visit import Admin, Visit

router = APIRouter()
ROWS = 50
OUTCOMES = {
    Outcome.opened: "Opened a case",
    Outcome.added: "Added to a case",
    Outcome.report: "Report",
    Outcome.automatic: "Automatic",
    Outcome.duplicate: "Duplicate",
    Outcome.spam: "Spam",
    Outcome.dropped: "Dropped",
    Outcome.set_aside: "Set aside",
}
STATUSES = {Status.waiting: "Waiting", Status.retrying: "Being retried", Status.set_aside: "Set aside"}


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """One line of the table."""

    id: int
    received_at: datetime
    sender: str
    recipients: str
    subject: str
    status: str
    outcome: str
    reason: str
    case_name: str | None
    size: int
    has_raw: bool


@router.get("/arrivals")
def arrivals(visit: Admin, outcome: Outcome | None = None, before: Annotated[int, Query(ge=0)] = 0) -> Response:
    """Newest first."""
    found = _found(visit, outcome, before)
    at = f"outcome={outcome.value}&" if outcome else ""
    return visit.page(
        "arrivals.html",
        frame=visit.frame("arrivals"),
        tabs=_tabs(outcome),
        arrivals=found[:ROWS],
        older=f"/arrivals?{at}before={found[ROWS - 1].id}" if len(found) > ROWS else None,
    )


@router.get("/arrivals/{arrival_id}/raw")
def raw(visit: Admin, arrival_id: int) -> Response:
    """The mail exactly as it came."""
    arrival = visit.session.get(Arrival, arrival_id)
    content = blobs.load(visit.session, [arrival.blob_id or 0]) if arrival else {}
    if not arrival or arrival.blob_id not in content:
        raise NotFound("There is no such arrival, or its raw mail is no longer kept.")
    headers = {"Content-Disposition": f'attachment; filename="arrival-{arrival.id}.eml"'}
    return Response(content[arrival.blob_id], media_type="application/octet-stream", headers=headers)


def _tabs(outcome: Outcome | None) -> tuple[Tab, ...]:
    shown = (Outcome.set_aside, Outcome.report, Outcome.automatic, Outcome.duplicate)
    tabs = (Tab(OUTCOMES[each], f"/arrivals?outcome={each.value}", each is outcome) for each in shown)
    return (Tab("All", "/arrivals", outcome is None), *tabs)


def _found(visit: Visit, outcome: Outcome | None, before: int) -> Sequence[ArrivalRow]:
    rows = select(Arrival, Message, Case).outerjoin(Message, Arrival.about_id == Message.id)
    rows = rows.outerjoin(Case, Message.case_id == Case.id).order_by(Arrival.id.desc()).limit(ROWS + 1)
    if before:
        rows = rows.where(Arrival.id < before)
    if outcome is Outcome.set_aside:
        rows = rows.where(Arrival.status == Status.set_aside)
    elif outcome:
        rows = rows.where(Arrival.outcome == outcome)
    return [_row(*row) for row in visit.session.execute(rows)]


def _row(arrival: Arrival, message: Message | None, case: Case | None) -> ArrivalRow:
    decided = OUTCOMES[arrival.outcome] if arrival.outcome else STATUSES.get(arrival.status, "Done")
    return ArrivalRow(
        id=arrival.id,
        received_at=arrival.received_at,
        sender=arrival.envelope_from or (message.from_address if message else ""),
        recipients=", ".join(arrival.envelope_to[:3]) + (" …" if len(arrival.envelope_to) > 3 else ""),
        subject=message.subject if message else "",
        status=arrival.outcome.value if arrival.outcome else arrival.status.value,
        outcome=decided,
        reason=arrival.reason or arrival.trouble or "",
        case_name=case.name if case else None,
        size=arrival.size,
        has_raw=arrival.blob_id is not None,
    )
