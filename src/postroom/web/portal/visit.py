"""A visit to the portal: one request in one transaction. Who asks is told by the browser's own word, and only by it."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from postroom.cases.seeing import viewer
from postroom.people.contact import Contact
from postroom.people.portal_entering import LASTS, Visitor, signed_in
from postroom.people.seeing import Viewer
from postroom.web.desk import Desk, desk_of
from postroom.web.portal.look import Look, look_for
from postroom.web.portal.pages import page

COOKIE = "portal"
WANTED = "portal_wanted"
"""Where somebody wanted to go who was not signed in yet."""
PLACE = re.compile(r"/portal/tickets/(?:TKT-\d{1,18}|new)")


class NoVisitor(Exception):
    """Nobody is signed in here."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody at the door: nobody yet."""

    request: Request
    desk: Desk
    session: Session
    look: Look

    def page(self, template: str, status: int = 200, **facts: object) -> Response:
        """A page of the portal."""
        return page(template, self.look, status, **facts)

    @property
    def word(self) -> str:
        """What the browser bears; nothing when it has none."""
        return self.request.cookies.get(COOKIE, "")


@dataclass(frozen=True, slots=True)
class Visit(Guest):
    """A contact who is signed in."""

    visitor: Visitor
    viewer: Viewer
    """The same contact, as the rules of seeing ask for it."""

    @property
    def contact(self) -> Contact:
        return self.visitor.contact

    def page(self, template: str, status: int = 200, **facts: object) -> Response:
        """A page of the portal, with the visitor's address on it."""
        return page(template, self.look, status, visitor=self.visitor, largest=self.desk.largest_upload, **facts)


async def guest(request: Request) -> AsyncIterator[Guest]:
    """Opens the visit's transaction."""
    desk = desk_of(request)
    async with desk.turns, contextmanager_in_threadpool(desk.database.transaction()) as session:
        look = await run_in_threadpool(look_for, request, session)
        yield Guest(request, desk, session, look)


# "function": the transaction is committed before the answer is sent, so that nobody is told what isn't so
AtTheDoor = Annotated[Guest, Depends(guest, scope="function")]


def visit(guest: AtTheDoor) -> Visit:
    """Raises NoVisitor."""
    visitor = signed_in(guest.session, guest.word)
    who = viewer(guest.session, visitor.contact.id) if visitor else None
    if visitor is None or who is None:
        raise NoVisitor
    return Visit(guest.request, guest.desk, guest.session, guest.look, visitor, who)


SignedIn = Annotated[Visit, Depends(visit, scope="function")]


def to_the_door(request: Request, _: Exception) -> Response:
    """Who isn't signed in is led to the door, and back once they are."""
    answer = RedirectResponse("/portal", 303)
    if request.method == "GET" and PLACE.fullmatch(request.url.path):
        keep(answer, WANTED, request.url.path, desk_of(request), seconds=900)
    return answer


def keep(answer: Response, name: str, word: str, desk: Desk, seconds: float = LASTS.total_seconds()) -> None:
    """Has the browser keep a word for the portal, where no script can read it."""
    answer.set_cookie(
        name, word, max_age=int(seconds), path="/portal", httponly=True, samesite="lax", secure=desk.is_https
    )


def forget(answer: Response, name: str) -> None:
    """Has the browser forget it."""
    answer.delete_cookie(name, path="/portal")
