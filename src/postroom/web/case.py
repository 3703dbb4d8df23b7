"""The case page: the whole of it, or only the case pane for the script of an open page."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response

from postroom.cases.case import Case
from postroom.cases.latest import MOST
from postroom.cases.reading import find
from postroom.inboxes.inbox import Kind
from postroom.web.inbox import listing_of
from postroom.web.panes import pane_of
from postroom.web.views import View, view_at
from postroom.web.visit import SignedIn

router = APIRouter()
Entries = Annotated[int, Query(ge=1, le=2000)]
"""How many of the last messages are shown."""


@router.get("/cases/{name}")
def case(visit: SignedIn, name: str, list: str = "", entries: Entries = MOST) -> Response:  # noqa: A002
    """The case with the list that it was opened from beside it."""
    found = find(visit.session, name)
    if found.merged_into_id is not None and (other := visit.session.get(Case, found.merged_into_id)):
        return RedirectResponse(f"/cases/{other.name}", 303)
    view = _view(found, list)
    pane = pane_of(visit, found, view.url, entries)
    if visit.by_htmx:
        return visit.page("case.html", pane=pane)
    listing = listing_of(visit, view)
    return visit.page("support.html", frame=visit.frame(view.place), listing=listing, pane=pane)


@router.get("/cases/{name}/fresh")
def fresh(visit: SignedIn, name: str, entries: Entries = MOST) -> Response:
    """What may have changed on an open case: its thread, facts and attributes; not the composer."""
    found = find(visit.session, name)
    return visit.page("fresh.html", pane=pane_of(visit, found, _view(found, "").url, entries))


def _view(found: Case, address: str) -> View:
    if address:
        return view_at(address)
    return View("tickets" if found.kind is Kind.ticket else "inbox", "spam" if found.is_spam else "")


def back_to(name: str, entry: str = "") -> Response:
    """To the case's page, and there to one entry of its thread."""
    return RedirectResponse(f"/cases/{name}#{entry}" if entry else f"/cases/{name}", 303)
