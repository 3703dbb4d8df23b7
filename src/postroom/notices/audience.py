"""The audience: which agents are told of what happened on a case."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import false, select, true, union_all
from sqlalchemy.orm import Session

from postroom.base.columns import any_of
from postroom.cases.case import Case, Participant, Subscriber
from postroom.people.agent import Agent
from postroom.people.group import Group, GroupMember


@dataclass(slots=True)
class Audience:
    """The active agents of one case."""

    case: Case
    followers: set[int] = field(default_factory=set)
    """Its owners, its subscribers, and the agents among its e-mail members (spec, section 4.1)."""
    owners: set[int] = field(default_factory=set)
    """The agent who owns it, or everybody of the group that does."""
    group: str = ""
    """That group's name."""


_CASES = (
    select(Case, Group.name)
    .outerjoin(Group, (Group.id == Case.group_id) & Case.owner_id.is_(None))
    .where(any_of(Case.id, "cases"))
)
_GROUPS_CASE = (Case.group_id == GroupMember.group_id) & Case.owner_id.is_(None)
_PEOPLE = union_all(
    select(Case.id.label("case_id"), Case.owner_id.label("agent_id"), true().label("owns")).where(
        any_of(Case.id, "cases")
    ),
    select(Case.id, GroupMember.agent_id, true()).join(GroupMember, _GROUPS_CASE).where(any_of(Case.id, "cases")),
    select(Subscriber.case_id, Subscriber.agent_id, false()).where(any_of(Subscriber.case_id, "cases")),
    select(Participant.case_id, Participant.agent_id, false()).where(
        any_of(Participant.case_id, "cases"), Participant.member
    ),
).subquery()
_ACTIVE = select(_PEOPLE).join(Agent, Agent.id == _PEOPLE.c.agent_id).where(Agent.active)


def audiences(session: Session, cases: Iterable[int]) -> dict[int, Audience]:
    """Of these cases, by id; two queries."""
    ids = {"cases": sorted(set(cases))}
    found = {case.id: Audience(case, group=group or "") for case, group in session.execute(_CASES, ids)}
    for case, agent, owns in session.execute(_ACTIVE, ids):
        found[case].followers.add(agent)
        if owns:
            found[case].owners.add(agent)
    return found
