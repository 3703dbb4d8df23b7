"""The list of tickets: what section 4 of the specification lets the visitor see, and how it is narrowed down."""

import re
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from postroom.cases.portal_listing import Listed, Place, Wanted, tickets
from postroom.people.workspace import Workspace
from postroom.web.portal.visit import SignedIn, Visit

router = APIRouter()
A_PAGE = 25
CLOSED = {"all": None, "open": False, "closed": True}
Show = Literal["all", "open", "closed"]
_PLACE = re.compile(r"(\d{1,18})-(\d{1,18})")


@router.get("/portal/tickets")
def ticket_list(
    visit: SignedIn,
    show: Show = "all",
    of: Literal["all", "mine"] = "all",
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """A page of tickets, the newest activity first."""
    wanted = Wanted(CLOSED[show], of == "mine", q.replace("\0", ""))
    found = tickets(visit.session, visit.viewer, wanted, _place(after), A_PAGE + 1)
    shown = found[:A_PAGE]
    asked = {"show": show, "of": of, "q": q}
    return visit.page(
        "tickets.html",
        place="tickets",
        tickets=shown,
        asked=asked,
        narrowed=asked != {"show": "all", "of": "all", "q": ""},
        further=_further(shown, asked) if len(found) > A_PAGE else None,
        first=not after,
        workspace=_administered(visit),
        address=_address,
    )


def _address(asked: dict[str, str], **other: str) -> str:
    """The list's address with something else asked of it."""
    return "/portal/tickets?" + urlencode({name: value for name, value in {**asked, **other}.items() if value})


def _further(shown: list[Listed], asked: dict[str, str]) -> str:
    last = shown[-1].place
    return _address(asked, after=f"{last.message}-{last.case}")


def _place(after: str) -> Place | None:
    found = _PLACE.fullmatch(after)
    return Place(int(found[1]), int(found[2])) if found else None


def _administered(visit: Visit) -> str | None:
    """The name of the workspace whose tickets a customer admin sees."""
    contact = visit.contact
    workspace = visit.session.get(Workspace, contact.workspace_id or 0) if contact.customer_admin else None
    return workspace.name if workspace else None
