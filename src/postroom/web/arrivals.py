"""Arrivals, for admins: every mail that reached us, what was decided about it and why."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field
from sqlalchemy import func, select

from postroom.base.claims import Status
from postroom.cases.case import Case
from postroom.cases.message import Message
from postroom.intake.arrival import Arrival, Outcome
from postroom.intake.finding import Wanted, find_arrivals
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
STATUSES = {Status.waiting: "Waiting", Status.retrying: "Being retried"}
STANDS = {each.value: words for each, words in (*OUTCOMES.items(), *STATUSES.items())}
"""What became of a mail, or where it stands, as the list can be asked for it."""


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


class Asked(BaseModel):
    """The filters, as they were typed."""

    outcome: str = ""
    since: str = ""
    q: Annotated[str, Field(max_length=500)] = ""
    before: Annotated[int, Field(ge=0, le=2**63 - 1)] = 0

    @property
    def is_any(self) -> bool:
        return bool(self.outcome or self.since or self.q or self.before)

    def address(self, before: int = 0) -> str:
        """That of the list with these filters, from this arrival on."""
        said = {"outcome": self.outcome, "since": self.since, "q": self.q, "before": before}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"/arrivals?{query}" if query else "/arrivals"

    def wanted(self) -> Wanted:
        """What they mean. What is set aside and settled is no longer asked for as set aside."""
        aside = self.outcome == Outcome.set_aside.value
        return Wanted(
            outcome=next((each for each in Outcome if each.value == self.outcome and not aside), None),
            status=next((each for each in Status if each.value == self.outcome), None),
            since=_day(self.since),
            words=self.q.replace("\0", ""),
            before=self.before,
        )


@router.get("/arrivals")
def arrivals(visit: Admin, asked: Annotated[Asked, Query()]) -> Response:
    """Newest first."""
    found = [_row(*row) for row in visit.session.execute(find_arrivals(asked.wanted()).limit(ROWS + 1))]
    return visit.page(
        "arrivals.html",
        frame=visit.frame("arrivals"),
        asked=asked,
        stands=STANDS,
        aside=_set_aside(visit),
        arrivals=found[:ROWS],
        older=asked.address(found[ROWS - 1].id) if len(found) > ROWS else None,
    )


def _day(typed: str) -> datetime | None:
    """The beginning of that day, in UTC; None for what is no day."""
    try:
        return datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _set_aside(visit: Visit) -> int:
    """How many wait to be settled."""
    waiting = select(func.count()).select_from(Arrival).where(Arrival.status == Status.set_aside)
    return visit.session.scalars(waiting).one()


def _row(arrival: Arrival, message: Message | None, case: Case | None) -> ArrivalRow:
    return ArrivalRow(
        id=arrival.id,
        received_at=arrival.received_at,
        sender=arrival.envelope_from or (message.from_address if message and not _reports(arrival) else ""),
        recipients=", ".join(arrival.envelope_to[:3]) + (" …" if len(arrival.envelope_to) > 3 else ""),
        subject=subject(arrival, message),
        status=arrival.outcome.value if arrival.outcome else arrival.status.value,
        outcome=stands(arrival),
        reason=arrival.reason or arrival.trouble or "",
        case_name=case.name if case else None,
        size=arrival.size,
    )


def subject(arrival: Arrival, message: Message | None) -> str:
    """What it says it is about; of a report, which mail of ours it is about; empty where nobody kept it."""
    if message is None:
        return ""
    return f"About “{message.subject}”" if _reports(arrival) else message.subject


def _reports(arrival: Arrival) -> bool:
    """Whether it is another mail than the message that it leads to."""
    return arrival.outcome is Outcome.report


def stands(arrival: Arrival) -> str:
    """What became of it, or where it stands, in words."""
    return STANDS.get((arrival.outcome or arrival.status).value, "Done")
