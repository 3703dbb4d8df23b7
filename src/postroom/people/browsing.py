"""Browsing contacts and workspaces: the newest first, page by page, or those that hold some words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from postroom.people.contact import Contact, ContactAddress, ContactTag
from postroom.people.workspace import Workspace, WorkspaceDomain

_SPECIAL, _ESCAPED = re.compile(r"([%_\\])"), r"\\\1"
Which = Literal["", "guests", "admins", "tagged", "deleted"]


@dataclass(frozen=True, slots=True)
class Known:
    """A workspace with what a list shows of it."""

    workspace: Workspace
    domains: Sequence[str]
    contacts: int


def contacts(
    session: Session,
    words: str = "",
    which: Which = "",
    *,
    workspace: int | None = None,
    before: int = 0,
    limit: int = 50,
) -> Sequence[int]:
    """The ids of the next contacts whose name or address holds the words; merged ones are left out."""
    found = select(Contact.id).where(Contact.merged_into_id.is_(None), *_only(which)).order_by(Contact.id.desc())
    if workspace is not None:
        found = found.where(Contact.workspace_id == workspace)
    if before:
        found = found.where(Contact.id < before)
    if part := _within(words):
        address = exists().where(ContactAddress.contact_id == Contact.id, ContactAddress.address.like(part))
        found = found.where(or_(func.lower(Contact.name).like(part), address))
    return session.scalars(found.limit(limit)).all()


def _only(which: Which) -> Sequence[ColumnElement[bool]]:
    there = Contact.deleted_at.is_(None)
    match which:
        case "guests":
            return there, Contact.verified.is_(False)
        case "admins":
            return there, Contact.customer_admin.is_(True)
        case "tagged":
            return there, exists().where(ContactTag.contact_id == Contact.id)
        case "deleted":
            return (Contact.deleted_at.is_not(None),)
    return (there,)


def workspaces(session: Session, words: str = "", *, before: int = 0, limit: int = 50) -> list[Known]:
    """The next workspaces whose name or domain holds the words; two queries."""
    found: Select[Workspace] = select(Workspace).order_by(Workspace.id.desc())
    if before:
        found = found.where(Workspace.id < before)
    if part := _within(words):
        domain = exists().where(WorkspaceDomain.workspace_id == Workspace.id, WorkspaceDomain.domain.like(part))
        found = found.where(or_(func.lower(Workspace.name).like(part), domain))
    return known(session, session.scalars(found.limit(limit)).all())


def known(session: Session, rows: Sequence[Workspace]) -> list[Known]:
    """These workspaces with what a list shows of them; two queries."""
    ids = [row.id for row in rows]
    domains: dict[int, list[str]] = {number: [] for number in ids}
    of_these = select(WorkspaceDomain).where(WorkspaceDomain.workspace_id.in_(ids)).order_by(WorkspaceDomain.domain)
    for each in session.scalars(of_these):
        domains[each.workspace_id].append(each.domain)
    counted = select(Contact.workspace_id, func.count()).where(
        Contact.workspace_id.in_(ids), Contact.deleted_at.is_(None)
    )
    counts = dict(session.execute(counted.group_by(Contact.workspace_id)).all())
    return [Known(row, domains[row.id], counts.get(row.id, 0)) for row in rows]


def _within(words: str) -> str:
    wanted = " ".join(words.replace("\0", "").lower().split())
    return f"%{_SPECIAL.sub(_ESCAPED, wanted)}%" if wanted else ""
