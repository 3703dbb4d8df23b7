"""Attributing: a case's workspace, reporters, subscribers and tags, as an agent sets them, who follows it from then on.

All need the case locked, write an event for what changed, and raise BadInput for what can't be, Conflict when the case
was merged.
"""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from postroom.base.columns import among
from postroom.base.errors import BadInput, Conflict
from postroom.base.live import announce
from postroom.cases.case import Case, CaseTag, Participant, Reporter, Subscriber
from postroom.cases.changing import subscribe
from postroom.cases.event import Deed, Event
from postroom.cases.members import let_report
from postroom.cases.seeing import as_seen
from postroom.people.agent import Agent
from postroom.people.contact import Contact
from postroom.people.seeing import may_report
from postroom.people.viewers import viewers
from postroom.people.workspace import Workspace

Key = TypeVar("Key", int, str)
LONGEST_TAG = 100


def set_workspace(session: Session, case: Case, agent: Agent, workspace_id: int | None) -> None:
    """Moves the case to another workspace, or to none. Who of that one is on the mail thread now reports it, too."""
    _must_stand(case)
    workspace = session.get(Workspace, workspace_id) if workspace_id else None
    if workspace_id is not None and workspace is None:
        raise BadInput(f"There is no workspace {workspace_id}.")
    if case.workspace_id == workspace_id:
        return
    before = session.get(Workspace, case.workspace_id or 0)
    case.workspace_id = workspace_id
    live = select(Participant.contact_id).where(Participant.case_id == case.id, Participant.member)
    let_report(session, case, {number for number in session.scalars(live) if number})
    names = {"from": before.name if before else None, "to": workspace.name if workspace else None}
    _changed(session, case, agent, Deed.workspace, names)


def set_reporters(session: Session, case: Case, agent: Agent, contacts: Collection[int]) -> None:
    """Makes these *Reported by*. Whoever is new among them must be of the case's workspace (spec, section 4)."""
    _must_stand(case)
    before = set(session.scalars(select(Reporter.contact_id).where(Reporter.case_id == case.id)))
    known, now = viewers(session, contacts), as_seen(session, case)
    for number in sorted(set(contacts) - before):
        if number not in known:
            raise BadInput(f"There is no contact {number}.")
        if not may_report(known[number], now):
            raise BadInput(
                f"Contact {number} is not of this case's workspace, so it can't report it: write to it in Cc."
            )
    if _write(session, case, Reporter.contact_id, before, set(contacts)):
        names = _names(session, Contact.id, Contact.name, before ^ set(contacts))
        _changed(session, case, agent, Deed.reported_by, _differing(before, set(contacts), names))


def set_subscribers(session: Session, case: Case, agent: Agent, agents: Collection[int]) -> None:
    """Makes these the subscribers; an agent who leaves by this stays away."""
    _must_stand(case)
    before = set(session.scalars(select(Subscriber.agent_id).where(Subscriber.case_id == case.id)))
    active = set(session.scalars(select(Agent.id).where(among(Agent.id, agents), Agent.active)))
    if unknown := sorted(set(agents) - before - active):
        raise BadInput(f"There is no active agent {unknown[0]}.")
    if _write(session, case, Subscriber.agent_id, before, set(agents)):
        names = _names(session, Agent.id, Agent.name, before ^ set(agents))
        details = _differing(before, set(agents), names)
        _changed(session, case, agent, Deed.subscribers, details, follows=False)


def set_tags(session: Session, case: Case, agent: Agent, tags: Collection[str]) -> None:
    """Makes these the case's tags."""
    _must_stand(case)
    wanted = {" ".join(tag.split()) for tag in tags}
    if any(not tag or len(tag) > LONGEST_TAG for tag in wanted):
        raise BadInput(f"A tag has 1 to {LONGEST_TAG} characters.")
    before = set(session.scalars(select(CaseTag.tag).where(CaseTag.case_id == case.id)))
    if _write(session, case, CaseTag.tag, before, wanted):
        names = {tag: tag for tag in before | wanted}
        _changed(session, case, agent, Deed.tags, _differing(before, wanted, names))


def _must_stand(case: Case) -> None:
    if case.merged_into_id is not None:
        raise Conflict("This case was merged into another: change that one.")


def _write(
    session: Session, case: Case, column: InstrumentedAttribute[Key], before: set[Key], wanted: set[Key]
) -> bool:
    row: Any = column.class_
    if before - wanted:
        session.execute(delete(row).where(row.case_id == case.id, among(column, before - wanted)))
    session.add_all(row(case_id=case.id, **{column.key: value}) for value in sorted(wanted - before))
    session.flush()
    return before != wanted


def _names(
    session: Session, number: InstrumentedAttribute[int], name: InstrumentedAttribute[str], ids: Collection[int]
) -> dict[int, str]:
    return {row[0]: row[1] for row in session.execute(select(number, name).where(among(number, ids)))}


def _differing(before: set[Key], after: set[Key], names: Mapping[Key, str]) -> dict[str, Any]:
    return {
        "added": sorted(names[one] for one in after - before),
        "removed": sorted(names[one] for one in before - after),
    }


def _changed(
    session: Session, case: Case, agent: Agent, deed: Deed, details: dict[str, Any], *, follows: bool = True
) -> None:
    session.add(Event(case_id=case.id, deed=deed, agent_id=agent.id, details=details))
    case.version += 1
    if follows:
        subscribe(session, case, agent.id)
    announce(session, case.id)
