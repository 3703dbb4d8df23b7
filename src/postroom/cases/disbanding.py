"""Disbanding: a group is removed. Its cases are nobody's then, and their history says why."""

from sqlalchemy import JSON, DateTime, bindparam, delete, select, text, update
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.columns import among
from postroom.base.live import announce
from postroom.cases.case import Case
from postroom.cases.event import Deed
from postroom.inboxes.inbox import Inbox
from postroom.people.agent import Agent
from postroom.people.group import Group

_REMEMBER = text(
    "INSERT INTO events (case_id, deed, agent_id, details, created_at) "
    "SELECT id, :deed, :agent, :details, :at FROM unnest(CAST(:ids AS bigint[])) AS orphans (id)"
).bindparams(bindparam("details", type_=JSON), bindparam("at", type_=DateTime(timezone=True)))


def disband(session: Session, group: Group, agent: Agent) -> None:
    """Removes the group: its cases and inbox addresses have no owner from then on. Statements: as for one case.

    Cases are locked before the group, as by those who give it a case, so that nobody waits for each other.
    """
    session.scalars(select(Case.id).where(Case.group_id == group.id).order_by(Case.id).with_for_update()).all()
    session.execute(select(Group.id).where(Group.id == group.id).with_for_update())
    orphans = session.scalars(
        select(Case.id).where(Case.group_id == group.id, Case.owner_id.is_(None)).order_by(Case.id)
    ).all()
    details = {"from": None, "to": None, "from_group": group.name, "removed": True}
    named = {"deed": Deed.owner.value, "agent": agent.id, "details": details, "at": now(), "ids": list(orphans)}
    session.execute(_REMEMBER, named)
    session.execute(
        update(Case).where(among(Case.id, orphans)).values(group_id=None, version=Case.version + 1),
        execution_options={"synchronize_session": False},
    )
    session.execute(update(Inbox).where(Inbox.group_id == group.id).values(group_id=None, version=Inbox.version + 1))
    session.execute(delete(Group).where(Group.id == group.id))
    session.expire_all()
    for number in orphans:
        announce(session, number)
