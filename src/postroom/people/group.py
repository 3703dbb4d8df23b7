"""Groups: named sets of agents that can own cases and be mentioned."""

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words
from postroom.base.database import Base


class Group(Base):
    """Some agents under one name. It can own cases without having anybody in it; then nobody is told of them."""

    __tablename__ = "groups"

    id: Mapped[Id]
    name: Mapped[Words]
    created_at: Mapped[Moment] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1, server_default="1")


Index("groups_name_key", func.lower(Group.name), unique=True)


class GroupMember(Base):
    """An agent of a group."""

    __tablename__ = "group_members"

    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"), primary_key=True, index=True)
