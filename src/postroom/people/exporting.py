"""Exporting contacts and workspaces as spreadsheets that `importing.py` reads again."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postroom.people.contact import Contact, ContactAddress, ContactTag
from postroom.people.importing import CONTACTS, WORKSPACES
from postroom.people.spreadsheets import write_lines
from postroom.people.workspace import Workspace, WorkspaceDomain


def export_contacts(session: Session) -> bytes:
    """All contacts that are not deleted, in the order they came; one query."""
    addresses = select(func.string_agg(ContactAddress.address, "; ")).where(ContactAddress.contact_id == Contact.id)
    tags = select(func.string_agg(ContactTag.tag, "; ")).where(ContactTag.contact_id == Contact.id)
    found = select(
        addresses.scalar_subquery(), Contact.name, Workspace.name, Contact.customer_admin, Contact.verified,
        tags.scalar_subquery(),
    )  # fmt: skip
    rows = session.execute(found.outerjoin(Workspace).where(Contact.deleted_at.is_(None)).order_by(Contact.id))
    return write_lines(CONTACTS, (tuple(map(_written, row)) for row in rows))


def export_workspaces(session: Session) -> bytes:
    """All workspaces, in the order they came; one query."""
    domains = select(func.string_agg(WorkspaceDomain.domain, "; ")).where(WorkspaceDomain.workspace_id == Workspace.id)
    rows = session.execute(select(Workspace.name, domains.scalar_subquery()).order_by(Workspace.id))
    return write_lines(WORKSPACES, (tuple(map(_written, row)) for row in rows))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
