"""Reading cases: found by name, with what hangs on them. The number of queries never depends on how many."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.errors import NotFound
from postroom.base.finding import by_id
from postroom.cases.case import PREFIX, Case, Link, LinkType, Participant
from postroom.cases.event import Event
from postroom.cases.note import Note
from postroom.inboxes.inbox import Inbox, Kind
from postroom.people.agent import Agent
from postroom.people.contact import Contact
from postroom.people.group import Group
from postroom.people.reading import Profile, profiles
from postroom.people.workspace import Workspace

_NAME = re.compile(rf"({'|'.join(PREFIX.values())})-([1-9][0-9]{{0,17}})", re.ASCII)
_KINDS = {prefix: kind for kind, prefix in PREFIX.items()}


@dataclass(frozen=True, slots=True)
class Linked:
    """A case that another is linked with; `type` as seen from that other one."""

    type: str
    case: Case
    reason: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A case with all that hangs on it but its messages, notes and events."""

    case: Case
    inbox: Inbox
    owner: Agent | Group | None
    workspace: Workspace | None
    sender: Profile | None
    """Its original sender."""
    reporters: Sequence[Profile]
    members: Sequence[Participant]
    """Who is on the mail thread now."""
    subscribers: Sequence[Agent]
    tags: Sequence[str]
    links: Sequence[Linked]


@dataclass(frozen=True, slots=True)
class Done:
    """An event with who did it: an agent, a contact, or Postroom itself."""

    event: Event
    agent: Agent | None
    contact: Contact | None


def parsed(name: str) -> tuple[Kind, int] | None:
    """What a name such as TKT-7 says, in any case of letters; None when it isn't one."""
    said = _NAME.fullmatch(name.strip().upper())
    return (_KINDS[said[1]], int(said[2])) if said else None


def find(session: Session, name: str, *, lock: bool = False) -> Case:
    """The case of this name, locked until the transaction's end if so asked. Raises NotFound."""
    said = parsed(name)
    found = select(Case).where(Case.kind == said[0], Case.number == said[1]) if said else None
    case = session.scalar(found.with_for_update() if lock else found) if found is not None else None
    if case is None:
        raise NotFound(f"There is no case {name}.")
    return case


def whole(session: Session, cases: Sequence[Case]) -> list[Whole]:
    """The cases with what hangs on them, in their order."""
    inboxes = by_id(session, Inbox, (c.inbox_id for c in cases))
    workspaces = by_id(session, Workspace, (c.workspace_id for c in cases))
    hanging = _hanging(session, cases)
    members = _members(session, cases)
    contacts = profiles(session, {*(c.contact_id or 0 for c in cases), *_each(h.reporters for h in hanging.values())})
    agents = by_id(session, Agent, [*(c.owner_id for c in cases), *_each(h.subscribers for h in hanging.values())])
    groups = by_id(session, Group, (c.group_id for c in cases))
    links = _links(session, cases)
    return [
        Whole(
            case=case,
            inbox=inboxes[case.inbox_id],
            owner=agents.get(case.owner_id or 0) or groups.get(case.group_id or 0),
            workspace=workspaces.get(case.workspace_id or 0),
            sender=contacts.get(case.contact_id or 0),
            reporters=[contacts[number] for number in hanging[case.id].reporters],
            members=members[case.id],
            subscribers=[agents[number] for number in hanging[case.id].subscribers],
            tags=hanging[case.id].tags,
            links=links[case.id],
        )
        for case in cases
    ]


_INVERSE = {LinkType.split_from: "split_off", LinkType.follow_up_of: "followed_up_by", LinkType.related: "related"}


def _links(session: Session, cases: Sequence[Case]) -> dict[int, list[Linked]]:
    """Links from both of their ends, and the case that one was merged into."""
    ids = {case.id for case in cases}
    rows = session.scalars(select(Link).where(or_(among(Link.case_id, ids), among(Link.other_id, ids)))).all()
    ends = [*(r.case_id for r in rows), *(r.other_id for r in rows), *(c.merged_into_id for c in cases)]
    others = by_id(session, Case, ends)
    links = defaultdict[int, list[Linked]](list)
    for case in cases:
        if case.merged_into_id:
            links[case.id].append(Linked("merged_into", others[case.merged_into_id], ""))
    for row in rows:
        links[row.case_id].append(Linked(row.type.value, others[row.other_id], row.reason))
        links[row.other_id].append(Linked(_INVERSE[row.type], others[row.case_id], row.reason))
    return links


def notes(session: Session, case_id: int, after: int = 0, limit: int = 200) -> list[tuple[Note, Agent]]:
    """The internal discussion with who wrote it, oldest first, after the note `after`."""
    found = select(Note, Agent).join(Agent).where(Note.case_id == case_id, Note.id > after)
    return [(note, agent) for note, agent in session.execute(found.order_by(Note.id).limit(limit))]


def events(session: Session, case_id: int, after: int = 0, limit: int = 200) -> list[Done]:
    """The case's history with who did it, oldest first, after the event `after`."""
    found = select(Event, Agent, Contact).outerjoin(Agent).outerjoin(Contact)
    rows = session.execute(found.where(Event.case_id == case_id, Event.id > after).order_by(Event.id).limit(limit))
    return [Done(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Hanging:
    """The ids of who reports and follows a case, and its tags."""

    reporters: Sequence[int]
    subscribers: Sequence[int]
    tags: Sequence[str]


_HANGING = text("""
    SELECT id,
           ARRAY(SELECT contact_id FROM reporters WHERE case_id = id ORDER BY contact_id),
           ARRAY(SELECT agent_id FROM subscribers WHERE case_id = id ORDER BY agent_id),
           ARRAY(SELECT tag FROM case_tags WHERE case_id = id ORDER BY tag)
    FROM unnest(CAST(:ids AS bigint[])) AS case_ids (id)
""")


def _hanging(session: Session, cases: Sequence[Case]) -> dict[int, _Hanging]:
    rows = session.execute(_HANGING, {"ids": [case.id for case in cases]})
    return {number: _Hanging(*lists) for number, *lists in rows}


def _members(session: Session, cases: Sequence[Case]) -> dict[int, list[Participant]]:
    found = defaultdict[int, list[Participant]](list)
    on_it = select(Participant).where(among(Participant.case_id, [case.id for case in cases]), Participant.member)
    for each in session.scalars(on_it.order_by(Participant.case_id, Participant.address)):
        found[each.case_id].append(each)
    return found


def _each(lists: Iterable[Sequence[int]]) -> Iterable[int]:
    return (number for some in lists for number in some)
