"""The audience: which agents are told of what happened on a case."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from postroom.base.columns import among
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


def audiences(session: Session, cases: Iterable[int]) -> dict[int, Audience]:
    """Of these cases, by id; two queries."""
    ids = sorted(set(cases))
    found = {case.id: Audience(case) for case in session.scalars(select(Case).where(among(Case.id, ids)))}
    people = union_all(
        select(Subscriber.case_id, Subscriber.agent_id).where(among(Subscriber.case_id, ids)),
        select(Participant.case_id, Participant.agent_id).where(among(Participant.case_id, ids), Participant.member),
        select(Case.id, Case.owner_id).where(among(Case.id, ids)),
    ).subquery()
    followers = defaultdict[int, set[int]](set)
    for case, agent in session.execute(select(people).join(Agent, Agent.id == people.c.agent_id).where(Agent.active)):
        followers[case].add(agent)
    for case, audience in found.items():
        audience.followers = followers[case]
    return found
