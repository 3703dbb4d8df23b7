"""Cases: conversations and tickets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from postroom.api import naming
from postroom.api.agents import Agent, agent
from postroom.api.groups import OwningGroup, owner
from postroom.api.inboxes import InboxName, inbox_name
from postroom.api.naming import Named, NamedInQuery, NamedOwner, OwnerInQuery
from postroom.api.paging import Page, Pages
from postroom.api.people import Contact, Person, contact, member
from postroom.api.shapes import Flag, IfMatch, Number, NumberInQuery, Tag, Title, Wish, etag, must_match
from postroom.api.transaction import Me, Transaction, resource
from postroom.api.workspaces import WorkspaceName, workspace_name
from postroom.cases import listing, reading
from postroom.cases.attributing import set_reporters, set_subscribers, set_tags, set_workspace
from postroom.cases.case import Case as CaseRow
from postroom.cases.case import Channel, Severity, Stage
from postroom.cases.changing import Changes, change
from postroom.cases.reading import Whole
from postroom.cases.spamming import set_spam
from postroom.cases.walking import Place
from postroom.inboxes.inbox import Kind
from postroom.people.agent import Agent as AgentRow

router = resource("cases")


class Link(BaseModel):
    """Another case, what it is to this one, and why."""

    type: str
    case: str
    reason: str


class Case(BaseModel):
    """A conversation or a ticket."""

    id: str
    kind: Kind
    title: str
    stage: Stage
    severity: Severity
    needs_response: bool
    is_spam: bool
    inbox: InboxName
    channel: Channel
    source_channel: Channel
    owner: Agent | OwningGroup | None
    workspace: WorkspaceName | None
    reported_by: list[Contact]
    email_members: list[Person]
    subscribers: list[Agent]
    tags: list[str]
    links: list[Link]
    created_at: datetime
    updated_at: datetime
    version: int


class CaseChanges(Wish):
    """What is to become of a case; what is left out stays."""

    title: Title = ""
    stage: Stage = Stage.queued
    severity: Severity = Severity.medium
    needs_response: Flag = False
    is_spam: Flag = False
    """False gives it back: its messages are no spam either."""
    owner: NamedOwner | None = None
    workspace: Number | None = None
    reported_by: Annotated[list[Named], Field(default_factory=list, max_length=100)]
    subscribers: Annotated[list[Named], Field(default_factory=list, max_length=100)]
    tags: Annotated[list[Tag], Field(default_factory=list, max_length=100)]


@router.get("/cases")
def list_cases(
    *,
    session: Transaction,
    pages: Pages,
    kind: Kind | None = None,
    inbox: NamedInQuery = None,
    stage: Stage | None = None,
    contact: NamedInQuery = None,
    workspace: NumberInQuery | None = None,
    owner: OwnerInQuery = None,
    tag: Annotated[str | None, Query(max_length=200, pattern=r"^[^\x00]*$")] = None,
    spam: Literal["true", "false", "any"] = "false",
    q: Annotated[str, Query(max_length=1000, pattern=r"^[^\x00]*$", description="Words, an address or TKT-7.")] = "",
) -> Page[Case]:
    """Newest activity first; spam only if asked for. A page may be short: go on while there is a `next`."""
    agent_id, group_ids = naming.owning(session, owner)
    wanted = listing.Wanted(
        kind=kind,
        stage=stage,
        inbox_id=naming.filtered(session, naming.inboxes, inbox),
        contact_id=naming.filtered(session, naming.contacts, contact),
        workspace_id=workspace,
        owner_id=agent_id,
        group_ids=group_ids,
        tag=tag,
        spam={"true": True, "false": False, "any": None}[spam],
        words=q,
    )
    found = listing.page(session, wanted, pages.place(Place), pages.limit)
    return pages.page(shown(session, found.cases), found.next)


@router.get("/cases/{name}")
def read_case(session: Transaction, name: str, response: Response) -> Case:
    """One case, such as TKT-7."""
    return answer(session, reading.find(session, name), response)


@router.patch("/cases/{name}")
def change_case(
    *,
    session: Transaction,
    me: Me,
    name: str,
    wish: CaseChanges,
    response: Response,
    version: IfMatch,
) -> Case:
    """Changes what the body names. The agent follows the case from then on."""
    row = reading.find(session, name, lock=True)
    must_match(row.version, version)
    if "is_spam" in wish.model_fields_set:
        set_spam(session, row, me, wish.is_spam)
    change(session, row, me, _changes(session, wish))
    _attribute(session, row, me, wish)
    return answer(session, row, response)


def _attribute(session: Session, row: CaseRow, me: AgentRow, wish: CaseChanges) -> None:
    """First the workspace: it says who may report."""
    if "workspace" in wish.model_fields_set:
        set_workspace(session, row, me, wish.workspace)
    if "reported_by" in wish.model_fields_set:
        set_reporters(session, row, me, _known(session, naming.contacts, wish.reported_by))
    if "subscribers" in wish.model_fields_set:
        set_subscribers(session, row, me, _known(session, naming.agents, wish.subscribers))
    if "tags" in wish.model_fields_set:
        set_tags(session, row, me, wish.tags)


def _known(session: Session, finding: naming.Finding, named: Sequence[int | str]) -> set[int]:
    return {naming.known(session, finding, one) for one in named}


def _changes(session: Session, wish: CaseChanges) -> Changes:
    plain = wish.model_fields_set - {"owner", "workspace", "reported_by", "subscribers", "tags", "is_spam"}
    changes: Changes = wish.model_dump(include=plain)  # type: ignore[assignment]
    if "owner" in wish.model_fields_set:
        changes["owner_id"], changes["group_id"] = naming.owner(session, wish.owner)
    return changes


def answer(session: Session, row: CaseRow, response: Response) -> Case:
    """One case, with its version in the ETag."""
    response.headers["ETag"] = etag(row.version)
    return shown(session, [row])[0]


def shown(session: Session, rows: Sequence[CaseRow]) -> list[Case]:
    """Cases as the API shows them."""
    session.flush()
    return [_case(whole) for whole in reading.whole(session, rows)]


def _case(whole: Whole) -> Case:
    case = whole.case
    return Case(
        id=case.name,
        kind=case.kind,
        title=case.title,
        stage=case.stage,
        severity=case.severity,
        needs_response=case.needs_response,
        is_spam=case.is_spam,
        inbox=inbox_name(whole.inbox),
        channel=case.channel,
        source_channel=case.source_channel,
        owner=owner(whole.owner),
        workspace=workspace_name(whole.workspace),
        reported_by=[contact(profile) for profile in whole.reporters],
        email_members=[member(row) for row in whole.members],
        subscribers=[agent(row) for row in whole.subscribers],
        tags=list(whole.tags),
        links=[Link(type=link.type, case=link.case.name, reason=link.reason) for link in whole.links],
        created_at=case.created_at,
        updated_at=case.updated_at,
        version=case.version,
    )
