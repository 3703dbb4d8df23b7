"""Putting back: a case that was split off for its subject becomes part again of the one that it answered."""

from sqlalchemy.orm import Session

from postroom.base.errors import BadInput
from postroom.cases.case import Case, Link, LinkType, Stage
from postroom.cases.merging import unite
from postroom.cases.reading import Linked
from postroom.people.agent import Agent


def offer(case: Case, linked: Linked) -> tuple[str, str] | None:
    """The names of the case that may be put back and of the one it came from, if these two are that."""
    part, whole = (case, linked.case) if linked.type == "split_from" else (linked.case, case)
    if linked.type not in ("split_from", "split_off"):
        return None
    apart = part.merged_into_id is None and whole.merged_into_id is None
    return (part.name, whole.name) if apart and whole.stage is not Stage.archived else None


def put_back(session: Session, part: Case, whole: Case, agent: Agent) -> None:
    """Moves everything of the part to the whole, also that of a conversation to a ticket. Both must be locked.

    Raises BadInput when it was not split off from there, Conflict when one of them was merged meanwhile.
    """
    link = session.get(Link, (part.id, whole.id))
    if link is None or link.type is not LinkType.split_from:
        raise BadInput(f"{part.name} was not split off from {whole.name}.")
    unite(session, part, whole, agent)
