"""Changing a case's attributes: an event for each change, and who changes something follows the case from then on."""

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from sqlalchemy import cast, func, select, update
from sqlalchemy.dialects.postgresql import TSVECTOR, insert
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput, Conflict
from postroom.base.live import announce
from postroom.cases.case import CLOSED, STAGES, Case, Severity, Stage, Subscriber
from postroom.cases.event import Deed, Event
from postroom.cases.message import Message
from postroom.cases.owning import handing_over, owner
from postroom.cases.rethreading import rethread_soon
from postroom.mail.words import tsvector
from postroom.people.agent import Agent
from postroom.people.happening import About, happened

MOST_TITLE = 1000
"""Characters."""


class Changes(TypedDict, total=False):
    """What is to become of a case; an attribute left out stays as it is."""

    title: str
    stage: Stage
    owner_id: int | None
    group_id: int | None
    """An owner, too: with both, the agent owns it."""
    severity: Severity
    needs_response: bool


_DEEDS = {
    "title": Deed.retitled,
    "stage": Deed.stage,
    "severity": Deed.severity,
    "needs_response": Deed.needs_response,
}


def change(session: Session, case: Case, agent: Agent, changes: Changes, *, version: int | None = None) -> None:
    """Changes the case, which must be locked. Its place in the lists stays: that is for what people write.

    Raises Conflict when `version` is given and not the case's or it was merged, BadInput when it can't become so.
    """
    if case.merged_into_id is not None:
        raise Conflict("This case was merged into another: change that one.")
    if version is not None and version != case.version:
        raise Conflict
    wanted = _wanted(session, case, changes)
    before = {name: getattr(case, name) for name in wanted}
    differing = {name: value for name, value in wanted.items() if value != before[name]}
    if not differing:
        return
    for name, value in differing.items():
        setattr(case, name, value)
    for deed, details in _told(session, before, wanted):
        _remember(session, Event(case_id=case.id, deed=deed, agent_id=agent.id, details=details))
    if "title" in differing:
        _find_by(session, case)
        also = {*case.also_opened_with, str(before["title"])} - {case.title, case.opening_subject}
        case.also_opened_with = sorted(also)  # what came under the former title stays
        rethread_soon(session, case.id)
    case.version += 1
    subscribe(session, case, agent.id)
    announce(session, case.id)


def _remember(session: Session, event: Event) -> None:
    """In the case's history, and for those who follow it; a new owner is told that it is theirs."""
    session.add(event)
    session.flush()
    if event.deed is not Deed.needs_response:  # it follows the stage
        happened(session, About.attribute_change, event.case_id, row_id=event.id, agent_id=event.agent_id)
    if event.deed is Deed.owner and (event.details.get("to") or event.details.get("to_group")):
        happened(session, About.assigned, event.case_id, row_id=event.id, agent_id=event.agent_id)


def subscribe(session: Session, case: Case, agent_id: int) -> None:
    """The agent follows the case, if not already so."""
    session.execute(insert(Subscriber).values(case_id=case.id, agent_id=agent_id).on_conflict_do_nothing())


def _find_by(session: Session, case: Case) -> None:
    """Has the case found by its new title, too: searches look into messages, so its first one gets the words."""
    first = select(func.min(Message.id)).where(Message.case_id == case.id).scalar_subquery()
    title = cast(tsvector(case.title, most=4000), TSVECTOR)
    words = func.coalesce(Message.search, cast("", TSVECTOR)).op("||")(title)
    session.execute(update(Message).where(Message.id == first).values(search=words))


def _wanted(session: Session, case: Case, changes: Changes) -> Mapping[str, Any]:
    wanted: dict[str, Any] = {**changes}
    if "title" in wanted:
        wanted["title"] = _title(wanted["title"])
    if "stage" in wanted and wanted["stage"] not in STAGES[case.kind]:
        raise BadInput(f"A {case.kind} has no stage {wanted['stage']}; it may be {', '.join(STAGES[case.kind])}.")
    if wanted.get("stage") in CLOSED:
        wanted.setdefault("needs_response", False)
    if "owner_id" in wanted or "group_id" in wanted:
        wanted |= owner(session, wanted.get("owner_id"), wanted.get("group_id"))
    return wanted


def _title(words: str) -> str:
    title = " ".join(words.split())
    if not title or len(title) > MOST_TITLE:
        raise BadInput(f"A title has 1 to {MOST_TITLE} characters.")
    return title


def _told(
    session: Session, before: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[tuple[Deed, dict[str, object]]]:
    """What became another, each with the details of its event."""
    for name in wanted:
        if name in _DEEDS and wanted[name] != before[name]:
            yield _DEEDS[name], {"from": before[name], "to": wanted[name]}
        if name == "owner_id" and (details := handing_over(session, before, wanted)):
            yield Deed.owner, details
