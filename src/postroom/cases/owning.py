"""Owning: an agent, a group or nobody owns a case. Where both stand on it, as old code may write it, the agent does."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput
from postroom.people.agent import Agent
from postroom.people.group import Group


def owner(session: Session, agent_id: int | None, group_id: int | None) -> dict[str, int | None]:
    """The columns that say who owns a case.

    Raises BadInput when that is no active agent, or a group that is gone.
    """
    if agent_id is not None:
        if not session.scalar(select(Agent.active).where(Agent.id == agent_id)):
            raise BadInput("The owner must be an agent who is active.")
        return {"owner_id": agent_id, "group_id": None}
    if group_id is not None and not _stays(session, group_id):
        raise BadInput("There is no such group, or somebody has just removed it.")
    return {"owner_id": None, "group_id": group_id}


def handing_over(session: Session, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, object]:
    """What the history says of a new owner: agents by id, groups by the name they have now. Empty: none."""
    groups = {"from_group": _group(session, before), "to_group": _group(session, after)}
    if before["owner_id"] == after["owner_id"] and groups["from_group"] == groups["to_group"]:
        return {}
    return {"from": before["owner_id"], "to": after["owner_id"]} | {k: v.name for k, v in groups.items() if v}


def _group(session: Session, columns: Mapping[str, Any]) -> Group | None:
    return session.get(Group, columns["group_id"]) if columns["group_id"] and columns["owner_id"] is None else None


def _stays(session: Session, group_id: int) -> bool:
    """Whether it is there until this transaction's end."""
    return (
        session.scalar(select(Group.id).where(Group.id == group_id).with_for_update(read=True, key_share=True))
        is not None
    )
