"""Linking a case with another by hand."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput
from postroom.base.live import announce
from postroom.cases.case import Case, Link, LinkType
from postroom.cases.event import Deed, Event
from postroom.people.agent import Agent


def link(session: Session, case: Case, other: Case, agent: Agent, reason: str = "") -> None:
    """Says that two cases are related; nothing happens when they are linked already. Raises BadInput for one case."""
    if case.id == other.id:
        raise BadInput("A case can't be linked with itself.")
    first, second = sorted((case.id, other.id))
    values = {"case_id": first, "other_id": second, "type": LinkType.related, "reason": reason}
    made = insert(Link).values(values).on_conflict_do_nothing().returning(Link.case_id)
    if session.execute(made).first() is None:
        return
    for each, counterpart in ((case, other), (other, case)):
        details: dict[str, object] = {"case": counterpart.name, "type": LinkType.related.value, "because": reason}
        session.add(Event(case_id=each.id, deed=Deed.linked, agent_id=agent.id, details=details))
        announce(session, each.id)
