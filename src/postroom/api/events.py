"""Events: a case's history."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from postroom.api.paging import Page, Pages
from postroom.api.transaction import Transaction, resource
from postroom.cases import reading
from postroom.cases.event import Deed
from postroom.cases.reading import Done

router = resource("events")


class Doer(BaseModel):
    """Who did it."""

    kind: Literal["agent", "contact"]
    id: int
    name: str


class Event(BaseModel):
    """Who did what when; by nobody: Postroom itself."""

    id: int
    deed: Deed
    by: Doer | None
    details: dict[str, Any]
    created_at: datetime


@router.get("/cases/{name}/events")
def list_events(session: Transaction, name: str, pages: Pages) -> Page[Event]:
    """Oldest first."""
    case = reading.find(session, name)
    rows = reading.events(session, case.id, pages.place(int) or 0, pages.limit + 1)
    return pages.by_id(rows, _event, lambda row: row.event.id)


def _event(done: Done) -> Event:
    row = done.event
    return Event(id=row.id, deed=row.deed, by=_doer(done), details=row.details, created_at=row.created_at)


def _doer(done: Done) -> Doer | None:
    if done.agent:
        return Doer(kind="agent", id=done.agent.id, name=done.agent.name)
    return Doer(kind="contact", id=done.contact.id, name=done.contact.name) if done.contact else None
