"""Events: a case's history, who did what when."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, one_of
from postroom.base.database import Base


class Deed(StrEnum):
    """What can happen to a case."""

    opened = "opened"
    stage = "stage"
    owner = "owner"
    retitled = "retitled"
    severity = "severity"
    needs_response = "needs_response"
    workspace = "workspace"
    reported_by = "reported_by"
    subscribers = "subscribers"
    members = "members"
    tags = "tags"
    linked = "linked"
    joined = "joined"
    spam = "spam"


class Event(Base):
    """One line of a case's history; done by an agent, a contact, or Postroom itself (neither)."""

    __tablename__ = "events"

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    deed: Mapped[Deed] = mapped_column(one_of(Deed))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    details: Mapped[dict[str, object]] = mapped_column(JSONB, default=dict)
    """Such as {"from": "queued", "to": "resolved"}."""
    created_at: Mapped[Moment] = mapped_column(default=now)
