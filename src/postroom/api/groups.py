"""Groups: named sets of agents."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import Response
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.api import naming
from postroom.api.agents import Agent, agent
from postroom.api.bearer import must_be_admin
from postroom.api.naming import Named
from postroom.api.paging import Page, Pages
from postroom.api.shapes import GROUP, IfMatch, NumberInPath, Wish, etag, must_match
from postroom.api.transaction import ONCE, Me, Transaction, resource
from postroom.cases.disbanding import disband
from postroom.people.agent import Agent as AgentRow
from postroom.people.group import Group as GroupRow
from postroom.people.grouping import MOST_NAME, add_group, change_group, find_group, members

router = resource("groups")

GroupName = Annotated[str, StringConstraints(max_length=MOST_NAME, pattern=GROUP)]
"""Never like an address or a number, for it may stand where an agent is named."""
Members = Annotated[list[Named], Field(default_factory=list, max_length=1000)]


class OwningGroup(BaseModel):
    """A group, where it stands in an agent's place."""

    kind: Literal["group"]
    id: int
    name: str


class Group(BaseModel):
    """A named set of agents that can own cases and be mentioned."""

    id: int
    name: str
    members: list[Agent]
    version: int


class NewGroup(Wish):
    """A group to be made."""

    name: GroupName
    members: Members


class GroupChanges(Wish):
    """What is to become of a group; what is left out stays."""

    name: GroupName | None = None
    members: Annotated[list[Named], Field(max_length=1000)] | None = None
    """All who are in it from then on."""


def owner(row: AgentRow | GroupRow | None) -> Agent | OwningGroup | None:
    """Who owns something: an agent, or a group, told by its `kind`."""
    if isinstance(row, GroupRow):
        return OwningGroup(kind="group", id=row.id, name=row.name)
    return agent(row) if row else None


@router.get("/groups")
def list_groups(session: Transaction, pages: Pages) -> Page[Group]:
    """All groups, in the order they came."""
    found = select(GroupRow).where(GroupRow.id > (pages.place(int) or 0)).order_by(GroupRow.id)
    rows = session.scalars(found.limit(pages.limit + 1)).all()
    within = members(session, rows)
    return pages.by_id(rows, lambda row: _group(row, within.get(row.id, ())), lambda row: row.id)


@router.post("/groups", status_code=201, dependencies=ONCE)
def add(session: Transaction, me: Me, wish: NewGroup, response: Response) -> Group:
    """Makes a group. Admins only."""
    must_be_admin(me)
    return _answer(session, add_group(session, wish.name, _agents(session, wish.members)), response)


@router.get("/groups/{id_}")
def read_group(session: Transaction, id_: NumberInPath, response: Response) -> Group:
    """One group."""
    return _answer(session, find_group(session, id_), response)


@router.patch("/groups/{id_}")
def change(
    *, session: Transaction, me: Me, id_: NumberInPath, wish: GroupChanges, response: Response, version: IfMatch
) -> Group:
    """Changes what the body names. Admins only."""
    must_be_admin(me)
    row = find_group(session, id_, lock=True)
    must_match(row.version, version)
    agents = None if wish.members is None else _agents(session, wish.members)
    change_group(session, row, name=wish.name, agents=agents)
    return _answer(session, row, response)


@router.delete("/groups/{id_}", status_code=204)
def remove(session: Transaction, me: Me, id_: NumberInPath) -> Response:
    """Removes a group: its cases and inbox addresses have no owner from then on. Admins only."""
    must_be_admin(me)
    disband(session, find_group(session, id_), me)
    return Response(status_code=204)


def _agents(session: Session, named: Sequence[int | str]) -> set[int]:
    return {naming.known(session, naming.agents, one) for one in named}


def _answer(session: Session, row: GroupRow, response: Response) -> Group:
    response.headers["ETag"] = etag(row.version)
    return _group(row, members(session, [row]).get(row.id, ()))


def _group(row: GroupRow, within: Sequence[AgentRow]) -> Group:
    return Group(id=row.id, name=row.name, members=[agent(one) for one in within], version=row.version)
