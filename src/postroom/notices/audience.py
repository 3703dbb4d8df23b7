"""The audience: which agents are told of what happened on a case."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from postroom.base.columns import any_of
from postroom.cases.case import Case, Participant, Subscriber
from postroom.people.agent import Agent


@dataclass(slots=True)
class Audience:
    """The active agents of one case."""

    case: Case
    followers: set[int] = field(default_factory=set)
    """Its owner, its subscribers, and the agents among its e-mail members (spec, section 4.1)."""

    @property
    def owner(self) -> set[int]:
        """Its owner, if they are still here."""
        return self.followers & {self.case.owner_id or 0}


_CASES = select(Case).where(any_of(Case.id, "cases"))
_PEOPLE = union_all(
    select(Subscriber.case_id, Subscriber.agent_id).where(any_of(Subscriber.case_id, "cases")),
    select(Participant.case_id, Participant.agent_id).where(any_of(Participant.case_id, "cases"), Participant.member),
    select(Case.id, Case.owner_id).where(any_of(Case.id, "cases")),
).subquery()
_ACTIVE = select(_PEOPLE).join(Agent, Agent.id == _PEOPLE.c.agent_id).where(Agent.active)


def audiences(session: Session, cases: Iterable[int]) -> dict[int, Audience]:
    """Of these cases, by id; two queries."""
    wanted = {"cases": sorted(set(cases))}
    found = {case.id: Audience(case) for case in session.scalars(_CASES, wanted)}
    followers = defaultdict[int, set[int]](set)
    for case, agent in session.execute(_ACTIVE, wanted):
        followers[case].add(agent)
    for case, audience in found.items():
        audience.followers = followers[case]
    return found
