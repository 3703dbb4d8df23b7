"""Merging a duplicate into the case that stays."""

from sqlalchemy.orm import Session

from postroom.base.errors import BadInput, Conflict
from postroom.cases.case import Case
from postroom.cases.joining import join
from postroom.cases.rethreading import rethread_soon
from postroom.people.agent import Agent


def merge(session: Session, duplicate: Case, into: Case, agent: Agent) -> None:
    """Moves everything of `duplicate` to `into`; replies to either go there from now on. Both must be locked.

    Raises BadInput for the same case or another kind, Conflict when one of them was merged before.
    """
    if duplicate.id == into.id:
        raise BadInput("A case can't be merged into itself.")
    if duplicate.kind is not into.kind:
        raise BadInput(f"A {duplicate.kind} can't be merged into a {into.kind}: link them instead.")
    if duplicate.merged_into_id or into.merged_into_id:
        raise Conflict("One of these cases was merged already.")
    session.flush()
    join(
        session,
        duplicate.id,
        into.id,
        because=f"{agent.name} merged {duplicate.name} into {into.name}.",
        agent_id=agent.id,
    )
    rethread_soon(session, into.id)
    session.expire(duplicate)
    session.expire(into)
