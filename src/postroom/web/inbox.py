"""Support > Inbox, Support > Tickets and the search: the list pane, with the case pane beside it."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from postroom.cases.listing import among_these, page, rows
from postroom.cases.walking import Page
from postroom.people.grouping import groups_of
from postroom.web.frame import Place
from postroom.web.places import read_place, write_place
from postroom.web.row import Listing, Tab
from postroom.web.rows import row_of
from postroom.web.views import NO_HIT, NO_WORDS, TABS, TITLES, View, searched, tab_of, view_at, wanted_by
from postroom.web.visit import SignedIn, Visit

router = APIRouter()
ROWS = 30
MOST_NEWS = 100


@router.get("/")
def start() -> Response:
    """The app opens on the inbox."""
    return RedirectResponse("/inbox", 303)


@router.get("/inbox")
def inbox(visit: SignedIn, show: str = "", after: str = "") -> Response:
    """Conversations: Primary, Guest, Spam."""
    return _support(visit, View("inbox", show), after)


@router.get("/tickets")
def tickets(visit: SignedIn, show: str = "", after: str = "") -> Response:
    """Tickets."""
    return _support(visit, View("tickets", show), after)


@router.get("/search")
def search(visit: SignedIn, q: str = "", after: str = "") -> Response:
    """Cases that have all the words, whatever their kind, spam included."""
    return _support(visit, searched(q), after)


@router.get("/rail")
def rail(visit: SignedIn, place: Place = "inbox") -> Response:
    """The rail with today's numbers."""
    return visit.page("rail.html", frame=visit.frame(place))


@router.get("/news")
def news(visit: SignedIn, list: str = "", cases: str = "") -> Response:  # noqa: A002
    """Rows of this list for these cases as they are now; without cases, its first rows."""
    view = view_at(list)
    if not cases or view.place == "search":
        return visit.page("rows.html", listing=listing_of(visit, view), pane=None)
    ids = [int(word) for word in cases.split(",")[:MOST_NEWS] if word.isascii() and word.isdigit() and len(word) < 19]
    return visit.page("rows.html", listing=listing_of(visit, view, only=ids), pane=None)


def _support(visit: Visit, view: View, after: str) -> Response:
    listing = listing_of(visit, view, after)
    return visit.page("support.html", frame=visit.frame(view.place), listing=listing, pane=None)


def listing_of(visit: Visit, view: View, after: str = "", only: Sequence[int] | None = None) -> Listing:
    """The list pane; with `only`, those of these cases that belong into it."""
    tab, tabs = tab_of(view), TABS.get(view.place, {})
    title, sentence = (tab.empty_title, tab.empty) if tab else NO_HIT if view.words else NO_WORDS
    found = _found(visit, view, after, only)
    return Listing(
        title=TITLES[view.place],
        url=view.url,
        news=f"/news?{urlencode({'list': view.url})}",
        tabs=tuple(Tab(each.label, View(view.place, show).url, each is tab) for show, each in tabs.items()),
        rows=tuple(row_of(row, view.url) for row in rows(visit.session, found.cases)),
        older=_older(view, found),
        query=view.words if view.place == "search" else None,
        empty_title=title,
        empty=sentence,
    )


def _found(visit: Visit, view: View, after: str, only: Sequence[int] | None) -> Page:
    wanted = wanted_by(view, visit.agent.id)
    if wanted.owner_id is not None:
        wanted = replace(wanted, group_ids=groups_of(visit.session, wanted.owner_id))
    if view.place == "search" and not view.words:
        return Page((), None)
    if only is not None:
        return Page(among_these(visit.session, wanted, only), None)
    return page(visit.session, wanted, read_place(after), ROWS)


def _older(view: View, found: Page) -> str | None:
    if found.next is None:
        return None
    return f"{view.url}{'&' if '?' in view.url else '?'}after={write_place(found.next)}"
