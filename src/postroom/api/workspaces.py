"""Workspaces: the customers' organisations."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.api.bearer import must_be_admin
from postroom.api.paging import Page, Pages
from postroom.api.shapes import DOMAIN, IfMatch, Name, NumberInPath, Wish, etag, must_match
from postroom.api.transaction import ONCE, Me, Transaction, resource
from postroom.base.columns import among
from postroom.base.errors import NotFound
from postroom.people.organising import add_workspace, give_domains
from postroom.people.workspace import Workspace as WorkspaceRow
from postroom.people.workspace import WorkspaceDomain

router = resource("workspaces")

Domain = Annotated[str, Field(max_length=253, pattern=DOMAIN)]


class WorkspaceName(BaseModel):
    """Which workspace."""

    id: int
    name: str


class Workspace(WorkspaceName):
    """A customer's organisation, with the mail domains whose people belong to it."""

    domains: list[str]
    version: int


class NewWorkspace(Wish):
    """A workspace to be added."""

    name: Name
    domains: Annotated[list[Domain], Field(default_factory=list, max_length=1000)]


class WorkspaceChanges(Wish):
    """What is to become of a workspace; what is left out stays."""

    name: Name | None = None
    domains: Annotated[list[Domain], Field(max_length=1000)] | None = None


def workspace_name(row: WorkspaceRow | None) -> WorkspaceName | None:
    """A workspace as other things name it."""
    return WorkspaceName(id=row.id, name=row.name) if row else None


@router.get("/workspaces")
def list_workspaces(session: Transaction, pages: Pages) -> Page[Workspace]:
    """All workspaces, in the order they came."""
    found = select(WorkspaceRow).where(WorkspaceRow.id > (pages.place(int) or 0)).order_by(WorkspaceRow.id)
    rows = session.scalars(found.limit(pages.limit + 1)).all()
    domains = _domains(session, rows)
    return pages.by_id(rows, lambda row: _workspace(row, domains[row.id]), lambda row: row.id)


@router.post("/workspaces", status_code=201, dependencies=ONCE)
def add(session: Transaction, me: Me, wish: NewWorkspace, response: Response) -> Workspace:
    """Adds a workspace. Admins only."""
    must_be_admin(me)
    return _answer(session, add_workspace(session, wish.name, wish.domains), response)


@router.get("/workspaces/{id_}")
def read_workspace(session: Transaction, id_: NumberInPath, response: Response) -> Workspace:
    """One workspace."""
    return _answer(session, _find(session, id_), response)


@router.patch("/workspaces/{id_}")
def change_workspace(
    *, session: Transaction, me: Me, id_: NumberInPath, wish: WorkspaceChanges, response: Response, version: IfMatch
) -> Workspace:
    """Changes what the body names. Admins only."""
    must_be_admin(me)
    row = _find(session, id_, lock=True)
    must_match(row.version, version)
    row.name = wish.name or row.name
    if wish.domains is not None:
        give_domains(session, row, wish.domains)
    row.version += 1
    return _answer(session, row, response)


def _find(session: Session, number: int, *, lock: bool = False) -> WorkspaceRow:
    row = session.get(WorkspaceRow, number, with_for_update=lock)
    if row is None:
        raise NotFound(f"There is no workspace {number}.")
    return row


def _answer(session: Session, row: WorkspaceRow, response: Response) -> Workspace:
    response.headers["ETag"] = etag(row.version)
    return _workspace(row, _domains(session, [row])[row.id])


def _domains(session: Session, rows: Sequence[WorkspaceRow]) -> dict[int, list[str]]:
    domains: dict[int, list[str]] = {row.id: [] for row in rows}
    for each in session.scalars(
        select(WorkspaceDomain).where(among(WorkspaceDomain.workspace_id, domains)).order_by(WorkspaceDomain.domain)
    ):
        domains[each.workspace_id].append(each.domain)
    return domains


def _workspace(row: WorkspaceRow, domains: list[str]) -> Workspace:
    return Workspace(id=row.id, name=row.name, domains=domains, version=row.version)
