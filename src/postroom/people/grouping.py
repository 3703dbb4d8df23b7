"""Grouping: making a group, naming it, and saying who is in it. Removing one: `cases/disbanding.py`."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from unicodedata import normalize

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.errors import BadInput, Conflict, NotFound
from postroom.people.agent import Agent
from postroom.people.group import Group, GroupMember

MOST_NAME = 60
"""Characters."""


def add_group(session: Session, name: str, agents: Collection[int]) -> Group:
    """A new group of these agents. Raises BadInput, or Conflict when there is one of that name."""
    group = Group(name=_checked(name), version=1)
    session.add(group)
    _flush(session, group)
    _give_members(session, group, agents)
    return group


def change_group(session: Session, group: Group, *, name: str | None = None, agents: Collection[int] | None) -> None:
    """Another name, other members; None: as before. Raises BadInput, or Conflict when another group has that name."""
    if name is not None:
        group.name = _checked(name)
    group.version += 1
    _flush(session, group)
    if agents is not None:
        _give_members(session, group, agents)


def find_group(session: Session, number: int, *, lock: bool = False) -> Group:
    """The group with this id, locked until the transaction's end if so asked. Raises NotFound."""
    group = session.get(Group, number, with_for_update=lock)
    if group is None:
        raise NotFound(f"There is no group {number}.")
    return group


def members(session: Session, groups: Iterable[Group]) -> dict[int, Sequence[Agent]]:
    """Who is in these groups, by the groups' ids, in the order of their names; one query."""
    found = defaultdict[int, list[Agent]](list)
    within = (
        select(GroupMember.group_id, Agent)
        .join(Agent)
        .where(among(GroupMember.group_id, [group.id for group in groups]))
    )
    for number, agent in session.execute(within.order_by(Agent.name, Agent.id)):
        found[number].append(agent)
    return dict(found)


def groups_of(session: Session, agent_id: int) -> tuple[int, ...]:
    """The ids of the groups that the agent is in."""
    return tuple(session.scalars(select(GroupMember.group_id).where(GroupMember.agent_id == agent_id)))


def _checked(name: str) -> str:
    """One line; never what could be an agent's id or address, for either may stand where an owner is named."""
    name = normalize("NFC", " ".join(name.split()))
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise BadInput(f"The name of a group has 1 to {MOST_NAME} characters.")
    if "@" in name or name.isdigit():
        raise BadInput("The name of a group has no @ in it, and is not a number.")
    return name


def _flush(session: Session, group: Group) -> None:
    name = group.name
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(f"There is a group {name} already.") from None


def _give_members(session: Session, group: Group, agents: Collection[int]) -> None:
    before = set(session.scalars(select(GroupMember.agent_id).where(GroupMember.group_id == group.id)))
    new, gone = set(agents) - before, before - set(agents)
    active = set(session.scalars(select(Agent.id).where(among(Agent.id, new), Agent.active)))
    if unknown := sorted(new - active):
        raise BadInput(f"There is no active agent {unknown[0]}.")
    session.execute(
        delete(GroupMember).where(GroupMember.group_id == group.id, among(GroupMember.agent_id, sorted(gone)))
    )
    session.add_all(GroupMember(group_id=group.id, agent_id=number) for number in sorted(new))
    session.flush()
