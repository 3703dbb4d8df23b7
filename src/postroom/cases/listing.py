"""Listing: which cases, newest activity first, and what a list shows of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, or_, select, union
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.finding import by_id
from postroom.cases import searching, walking
from postroom.cases.case import CLOSED, Case, CaseTag, Reporter, Stage
from postroom.cases.walking import Page, Place
from postroom.inboxes.inbox import Kind
from postroom.people.agent import Agent
from postroom.people.contact import Contact
from postroom.people.group import Group


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases. None means any; only spam must be asked for."""

    kind: Kind | None = None
    stage: Stage | None = None
    closed: bool | None = None
    """Whether its stage is one of those where nothing more is to do."""
    inbox_id: int | None = None
    contact_id: int | None = None
    """Who opened it, or whose it is (*Reported by*)."""
    workspace_id: int | None = None
    owner_id: int | None = None
    """The agent who owns it."""
    group_ids: tuple[int, ...] = ()
    """The groups of which one owns it; beside `owner_id`: that agent, or one of these."""
    tag: str | None = None
    spam: bool | None = False
    verified: bool | None = None
    """Whether the original sender is a verified contact: Primary or Guest."""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list."""

    id: int
    name: str
    kind: Kind
    title: str
    customer: str
    """The name of whoever opened it; empty when nobody is known."""
    sender: str
    """Who wrote the newest words."""
    words: str
    updated_at: datetime
    stage: Stage
    owner: str | None
    """The agent's name, or the group's."""
    needs_response: bool
    has_attachments: bool
    has_bounce: bool
    is_spam: bool
    verified: bool


def page(session: Session, wanted: Wanted, place: Place | None = None, limit: int = 50) -> Page:
    """The next cases wanted after `place`; with `wanted.words`, those that have all of them."""
    matching = _conditions(wanted)
    if not wanted.words.strip():
        return walking.page(session, matching, place, limit)
    return searching.page(session, wanted.words, matching, place, limit)


def among_these(session: Session, wanted: Wanted, ids: Collection[int]) -> Sequence[Case]:
    """Those of these cases that are wanted now, newest activity first; words are not looked at."""
    found = select(Case).where(among(Case.id, ids), *_conditions(wanted))
    return session.scalars(found.order_by(Case.updated_at.desc(), Case.id.desc())).all()


def rows(session: Session, cases: Sequence[Case]) -> list[Row]:
    """What a list shows of these cases, in their order: three queries at most, however many there are."""
    owners = by_id(session, Agent, (c.owner_id for c in cases))
    groups = by_id(session, Group, (c.group_id for c in cases))
    contacts = by_id(session, Contact, (c.contact_id for c in cases))
    owned = ((case, owners.get(case.owner_id or 0) or groups.get(case.group_id or 0)) for case in cases)
    return [_row(case, owner, contacts.get(case.contact_id or 0)) for case, owner in owned]


def _row(case: Case, owner: Agent | Group | None, customer: Contact | None) -> Row:
    return Row(
        id=case.id,
        name=case.name,
        kind=case.kind,
        title=case.title,
        customer=customer.name if customer else "",
        sender=case.newest_author,
        words=case.newest_words,
        updated_at=case.updated_at,
        stage=case.stage,
        owner=owner.name if owner else None,
        needs_response=case.needs_response,
        has_attachments=case.has_attachments,
        has_bounce=case.has_bounce,
        is_spam=case.is_spam,
        verified=customer is not None and customer.verified,
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = {
        Case.kind: wanted.kind,
        Case.stage: wanted.stage,
        Case.inbox_id: wanted.inbox_id,
        Case.workspace_id: wanted.workspace_id,
        Case.is_spam: wanted.spam,
    }
    conditions = [attribute == value for attribute, value in equal.items() if value is not None]
    conditions += [Case.merged_into_id.is_(None), *_owned(wanted)]
    if wanted.closed is not None:
        conditions.append(Case.stage.in_(CLOSED) if wanted.closed else Case.stage.not_in(CLOSED))
    if wanted.contact_id is not None:
        conditions.append(Case.id.in_(_of_contact(wanted.contact_id)))
    if wanted.tag is not None:
        conditions.append(Case.id.in_(select(CaseTag.case_id).where(CaseTag.tag == wanted.tag)))
    if wanted.verified is not None:
        conditions.append(Case.is_guest == (not wanted.verified))
    return conditions


def _owned(wanted: Wanted) -> list[ColumnElement[bool]]:
    """By the agent, by one of the groups, or by either."""
    of_agent = [] if wanted.owner_id is None else [Case.owner_id == wanted.owner_id]
    if not wanted.group_ids:
        return of_agent
    of_groups = Case.owner_id.is_(None) & among(Case.group_id, wanted.group_ids)
    return [or_(of_groups, *of_agent)]


def _of_contact(contact_id: int) -> CompoundSelect[int]:
    return union(
        select(Case.id).where(Case.contact_id == contact_id),
        select(Reporter.case_id).where(Reporter.contact_id == contact_id),
    )
