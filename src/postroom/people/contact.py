"""Contacts: the people who write to us."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words
from postroom.base.database import Base


class Contact(Base):
    """An end user. A deleted one keeps its row, for cases name it."""

    __tablename__ = "contacts"

    id: Mapped[Id]
    name: Mapped[Words]
    workspace_id: Mapped[int | None] = mapped_column(ForeignKey("workspaces.id"), index=True)
    verified: Mapped[bool] = mapped_column(default=False, server_default="false")
    customer_admin: Mapped[bool] = mapped_column(default=False, server_default="false")
    limits: Mapped[dict[str, int] | None] = mapped_column(JSONB)
    """Those of the organisation's limits that are other for this one."""
    created_at: Mapped[Moment] = mapped_column(default=now)
    deleted_at: Mapped[Moment | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    """Who it turned out to be; its addresses are theirs then."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class ContactAddress(Base):
    """One address of a contact, in lower case; it belongs to nobody else."""

    __tablename__ = "contact_addresses"

    address: Mapped[Words] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)


class ContactTag(Base):
    """A word put on a contact, such as `spammer`."""

    __tablename__ = "contact_tags"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), primary_key=True)
    tag: Mapped[Words] = mapped_column(primary_key=True)


class ContactMerge(Base):
    """That a contact was merged into another, with all that moved by it, so that it can be undone."""

    __tablename__ = "contact_merges"

    id: Mapped[Id]
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    moved: Mapped[dict[str, list[Any]]] = mapped_column(JSONB)
    created_at: Mapped[Moment] = mapped_column(default=now)
