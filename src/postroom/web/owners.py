"""Who may own a case, as a select says it: an agent by id, a group as `group-3`, nobody as nothing."""

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.cases.case import Case
from postroom.cases.changing import Changes
from postroom.people.agent import Agent
from postroom.people.group import Group
from postroom.web.pane import Choice

_OWNER = re.compile(r"(group-)?([0-9]{1,18})", re.ASCII)


def owner_of(case: Case) -> str:
    """Who owns it now."""
    if case.owner_id is None and case.group_id is not None:
        return f"group-{case.group_id}"
    return str(case.owner_id or "")


def wanted_owner(said: str) -> Changes:
    """What was chosen; what nobody offers counts as nobody."""
    found = _OWNER.fullmatch(said)
    number = int(found[2]) if found else None
    return {"group_id": number} if found and found[1] else {"owner_id": number}


def name_of(session: Session, wanted: Changes) -> str:
    """The chosen one's name; empty for nobody."""
    if number := wanted.get("owner_id"):
        return session.get_one(Agent, number).name
    number = wanted.get("group_id")
    return session.get_one(Group, number).name if number else ""


def owners(session: Session, owner: Agent | Group | None, agents: Sequence[Agent]) -> tuple[Choice, ...]:
    """Nobody, the active agents, and the owner if they are no longer so; below these, the groups."""
    gone = [owner] if isinstance(owner, Agent) and owner not in agents else []
    people = (Choice(str(agent.id), agent.name) for agent in (*agents, *gone))
    groups = session.scalars(select(Group).order_by(Group.name))
    shared = (Choice(f"group-{group.id}", group.name, "Groups") for group in groups)
    return (Choice("", "No owner"), *people, *shared)
