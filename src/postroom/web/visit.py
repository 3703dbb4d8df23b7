"""A visit: one request of a signed-in agent, in one transaction that ends before the answer is sent."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session

from postroom.base.errors import NotFound
from postroom.people.agent import Agent, Role
from postroom.people.signing_in import signed_in
from postroom.web.desk import Desk, desk_of
from postroom.web.frame import Frame, Myself, Place
from postroom.web.pages import render
from postroom.web.waiting import waiting

COOKIE = "postroom"


class NotSignedIn(Exception):
    """Nobody is signed in here."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, with what to answer from."""

    request: Request
    desk: Desk
    session: Session
    agent: Agent

    @property
    def by_htmx(self) -> bool:
        """Whether a script of ours asks, and wants a part of the page."""
        return "hx-request" in self.request.headers

    def frame(self, place: Place) -> Frame:
        """What stands round the page."""
        me = Myself(self.agent.id, self.agent.name, self.agent.email, self.agent.role is Role.admin)
        return Frame(self.desk.organisation, me, waiting(self.session, self.agent.id), place)

    def page(self, template: str, **facts: object) -> Response:
        """A page or a part of one."""
        return HTMLResponse(render(template, theme=self.request.cookies.get("theme"), **facts))


def word_of(request: Request) -> str:
    """What the browser's cookie says; nothing when it has none."""
    return request.cookies.get(COOKIE, "")


async def visit(request: Request) -> AsyncIterator[Visit]:
    """Opens the visit's transaction. Raises NotSignedIn."""
    desk = desk_of(request)
    async with desk.turns, contextmanager_in_threadpool(desk.database.transaction()) as session:
        agent = await run_in_threadpool(signed_in, session, word_of(request))
        if agent is None:
            raise NotSignedIn
        yield Visit(request, desk, session, agent)


def admins_visit(visit: "SignedIn") -> Visit:
    """For admins; for others there is no such page."""
    if visit.agent.role is not Role.admin:
        raise NotFound("There is no such page, or it is for admins.")
    return visit


# "function": the transaction is committed before the answer is sent, so that nobody is told what isn't so
SignedIn = Annotated[Visit, Depends(visit, scope="function")]
Admin = Annotated[Visit, Depends(admins_visit, scope="function")]


def to_the_door(request: Request, _: Exception) -> Response:
    """Who isn't signed in is led to the sign-in page, and back afterwards."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    door = f"/sign-in?next={quote(wanted)}" if request.method == "GET" and wanted != "/" else "/sign-in"
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": "/sign-in"})
    return RedirectResponse(door, 303)
