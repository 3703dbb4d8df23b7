"""Groups of agents, for admins: making one, naming it, who is in it, and removing it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import func, select

from postroom.base.errors import BadInput, Conflict
from postroom.cases.case import Case
from postroom.cases.disbanding import disband
from postroom.people.agent import Agent
from postroom.people.group import Group
from postroom.people.grouping import add_group, change_group, find_group, members
from postroom.web.visit import Admin, Visit

router = APIRouter()
Name = Annotated[str, Form(max_length=1000)]
Agents = Annotated[Sequence[Annotated[int, Form(ge=1, lt=2**63)]], Form()]
NONE: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group, who is in it, how many cases are its own."""

    group: Group
    members: Sequence[Agent]
    cases: int


@router.get("/groups")
def groups(visit: Admin) -> Response:
    """All of them."""
    return _list(visit)


@router.post("/groups")
def add(visit: Admin, name: Name = "", agent: Agents = NONE) -> Response:
    """Makes one."""
    try:
        with visit.session.begin_nested():
            add_group(visit.session, name, agent)
    except (BadInput, Conflict) as error:
        return _list(visit, name=name, chosen=agent, wrong=str(error))
    return RedirectResponse("/groups", 303)


@router.get("/groups/{number}")
def group(visit: Admin, number: int) -> Response:
    """The group's page."""
    return _page(visit, number)


@router.post("/groups/{number}")
def change(visit: Admin, number: int, name: Name = "", agent: Agents = NONE) -> Response:
    """What the form holds: the agents whose boxes are ticked are those in it."""
    try:
        with visit.session.begin_nested():
            change_group(visit.session, _find(visit, number, lock=True), name=name, agents=agent)
    except (BadInput, Conflict) as error:
        visit.session.expire_all()
        return _page(visit, number, wrong=str(error))
    return RedirectResponse("/groups", 303)


@router.post("/groups/{number}/remove")
def remove(visit: Admin, number: int) -> Response:
    """Its cases have no owner from then on."""
    disband(visit.session, _find(visit, number), visit.agent)
    return RedirectResponse("/groups", 303)


def _find(visit: Visit, number: int, *, lock: bool = False) -> Group:
    return find_group(visit.session, number if 0 < number < 2**63 else 0, lock=lock)


def _list(visit: Visit, name: str = "", chosen: Collection[int] = NONE, wrong: str = "") -> Response:
    found = visit.session.scalars(select(Group).order_by(func.lower(Group.name))).all()
    return visit.page(
        "groups.html",
        frame=visit.frame("settings"),
        groups=_rows(visit, found),
        agents=_agents(visit),
        name=name,
        chosen=chosen,
        wrong=wrong,
    )


def _page(visit: Visit, number: int, wrong: str = "") -> Response:
    [row] = _rows(visit, [_find(visit, number)])
    here = {agent.id for agent in row.members}
    gone = [agent for agent in row.members if not agent.active]
    agents = [*_agents(visit), *gone]
    return visit.page("group.html", frame=visit.frame("settings"), row=row, agents=agents, chosen=here, wrong=wrong)


def _agents(visit: Visit) -> Sequence[Agent]:
    return visit.session.scalars(select(Agent).where(Agent.active).order_by(Agent.name, Agent.id)).all()


def _rows(visit: Visit, found: Sequence[Group]) -> list[GroupRow]:
    within = members(visit.session, found)
    owned = select(Case.group_id, func.count()).where(Case.group_id.is_not(None), Case.owner_id.is_(None))
    counts = {row[0]: row[1] for row in visit.session.execute(owned.group_by(Case.group_id))}
    return [GroupRow(group, within.get(group.id, ()), counts.get(group.id, 0)) for group in found]
