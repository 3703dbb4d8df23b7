"""Workspaces: the customers' organisations."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words
from postroom.base.database import Base


class Workspace(Base):
    """A customer's organisation."""

    __tablename__ = "workspaces"

    id: Mapped[Id]
    name: Mapped[Words]
    created_at: Mapped[Moment] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class WorkspaceDomain(Base):
    """A mail domain, in lower case, whose people belong to a workspace."""

    __tablename__ = "workspace_domains"

    domain: Mapped[Words] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"), index=True)
