"""Subscribers: the agents who follow a case, added and taken off by hand."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy import select

from postroom.base.errors import BadInput
from postroom.cases.attributing import set_subscribers
from postroom.cases.case import Subscriber
from postroom.cases.reading import find
from postroom.people.agent import Agent
from postroom.web.case import back_to
from postroom.web.toast import toasting
from postroom.web.visit import SignedIn

router = APIRouter()


@router.post("/cases/{name}/subscribers")
def subscribers(
    visit: SignedIn,
    name: str,
    agent: Annotated[int, Form(ge=1, lt=2**63)],
    leaves: Annotated[bool, Form()] = False,
    undoing: Annotated[bool, Form()] = False,
) -> Response:
    """One agent more, or one less."""
    case = find(visit.session, name, lock=True)
    other = visit.session.get(Agent, agent)
    if other is None:
        raise BadInput("There is no such agent.")
    now = set(visit.session.scalars(select(Subscriber.agent_id).where(Subscriber.case_id == case.id)))
    set_subscribers(visit.session, case, visit.agent, now - {agent} if leaves else now | {agent})
    if not visit.by_htmx:
        return back_to(case.name)
    toast: dict[str, object] = {"text": f"{other.name} {'gets no notices of it now' if leaves else 'follows it'}"}
    if not undoing:
        values = {"agent": agent, "leaves": not leaves}
        toast["undo"] = {"url": visit.request.url.path, "values": values}
    return toasting(toast)
