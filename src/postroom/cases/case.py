"""Cases: conversations and tickets, and who and what hangs on them."""

from enum import StrEnum

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, Sequence, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words, one_of
from postroom.base.database import Base
from postroom.inboxes.inbox import Kind

PREFIX = {Kind.ticket: "TKT", Kind.conversation: "CONV"}
NUMBERS = {kind: Sequence(f"{kind.value}_numbers", metadata=Base.metadata) for kind in Kind}


class Stage(StrEnum):
    """Where a case stands (spec, section 7.3)."""

    queued = "queued"
    work_in_progress = "work_in_progress"
    awaiting_customer_response = "awaiting_customer_response"
    awaiting_product_assist = "awaiting_product_assist"
    awaiting_development = "awaiting_development"
    in_development = "in_development"
    new = "new"
    suspended = "suspended"
    needs_response = "needs_response"
    waiting_on_user = "waiting_on_user"
    hold = "hold"
    resolved = "resolved"
    canceled = "canceled"
    archived = "archived"


STAGES = {
    Kind.ticket: (
        Stage.queued, Stage.work_in_progress, Stage.awaiting_customer_response, Stage.awaiting_product_assist,
        Stage.awaiting_development, Stage.in_development, Stage.resolved, Stage.canceled, Stage.archived,
    ),
    Kind.conversation: (
        Stage.new, Stage.suspended, Stage.needs_response, Stage.waiting_on_user, Stage.hold,
        Stage.resolved, Stage.archived,
    ),
}  # fmt: skip
CLOSED = (Stage.resolved, Stage.canceled, Stage.archived)


class Severity(StrEnum):
    """How much a ticket hurts."""

    low = "low"
    medium = "medium"
    high = "high"
    blocker = "blocker"


class Channel(StrEnum):
    """How a case reached us, or is talked about now."""

    email = "email"
    portal = "portal"
    agent = "agent"
    api = "api"


class Case(Base):
    """A conversation or a ticket.

    What a list row shows of the newest message stands here too, so that a list is one index walk.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("cases_number_key", "kind", "number", unique=True),
        Index("cases_newest_idx", "kind", "is_spam", text("updated_at DESC"), text("id DESC")),
        Index("cases_guest_idx", "kind", "is_guest", "is_spam", text("updated_at DESC"), text("id DESC")),
        Index("cases_newest_of_all_idx", text("updated_at DESC"), text("id DESC")),
        Index("cases_inbox_idx", "inbox_id", text("updated_at DESC"), text("id DESC")),
        Index("cases_owner_idx", "owner_id", text("updated_at DESC"), text("id DESC")),
        Index(
            "cases_group_idx",
            "group_id",
            text("updated_at DESC"),
            text("id DESC"),
            postgresql_where=text("group_id IS NOT NULL"),
        ),
        Index("cases_contact_idx", "contact_id", text("updated_at DESC"), text("id DESC")),
        Index("cases_workspace_idx", "workspace_id", text("updated_at DESC"), text("id DESC")),
        Index("cases_stage_idx", "stage", text("updated_at DESC"), text("id DESC")),
        Index("cases_merged_idx", "merged_into_id", postgresql_where=text("merged_into_id IS NOT NULL")),
        Index("cases_needs_response_idx", "kind", postgresql_where=text("needs_response AND NOT is_spam")),
    )

    id: Mapped[Id]
    kind: Mapped[Kind] = mapped_column(one_of(Kind))
    number: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[Words]
    opening_subject: Mapped[Words]
    """The subject its thread was opened with: editing the title doesn't break the thread."""
    also_opened_with: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """Titles it had before, and all those of the cases that were joined with it: their threads don't break either."""
    opened_by_id: Mapped[int | None] = mapped_column(BigInteger)
    """The message its thread was opened with. No foreign key: messages name their case already."""
    stage: Mapped[Stage] = mapped_column(one_of(Stage))
    severity: Mapped[Severity] = mapped_column(one_of(Severity), default=Severity.medium, server_default="medium")
    needs_response: Mapped[bool] = mapped_column(default=False)
    is_spam: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=True, server_default="true")
    """Its original sender is not verified (`cases/guests.py` keeps that so), so that a list is one index walk."""
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inboxes.id"))
    channel: Mapped[Channel] = mapped_column(one_of(Channel), default=Channel.email)
    source_channel: Mapped[Channel] = mapped_column(one_of(Channel), default=Channel.email)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    """The agent who owns it."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"))
    """The group that owns it, as long as no agent does (`cases/owning.py`)."""
    workspace_id: Mapped[int | None] = mapped_column(ForeignKey("workspaces.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    """The original sender; none when the first mail had no From."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    created_at: Mapped[Moment] = mapped_column(default=now)
    updated_at: Mapped[Moment] = mapped_column(default=now)
    """Its newest activity."""
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    newest_author: Mapped[Words] = mapped_column(default="")
    newest_words: Mapped[Words] = mapped_column(default="")
    has_attachments: Mapped[bool] = mapped_column(default=False)
    has_bounce: Mapped[bool] = mapped_column(default=False, server_default="false")

    @property
    def name(self) -> str:
        """Its id as people say it: TKT-7, CONV-12."""
        return f"{PREFIX[self.kind]}-{self.number}"

    @property
    def has_owner(self) -> bool:
        """An agent or a group."""
        return self.owner_id is not None or self.group_id is not None


class Participant(Base):
    """An address that is or was on the case's mail thread: ever in From, To or Cc of one of its messages.

    `member` tells who is on it now: those of the last mail sent or received (spec, section 4.2).
    """

    __tablename__ = "participants"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    address: Mapped[Words] = mapped_column(primary_key=True)
    name: Mapped[Words] = mapped_column(default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    member: Mapped[bool] = mapped_column(default=True)


class Reporter(Base):
    """A contact whose case it is (*Reported by*)."""

    __tablename__ = "reporters"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"), primary_key=True, index=True)


class Subscriber(Base):
    """An agent who follows a case."""

    __tablename__ = "subscribers"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True, index=True)


class CaseTag(Base):
    """A word put on a case."""

    __tablename__ = "case_tags"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    tag: Mapped[Words] = mapped_column(primary_key=True, index=True)


class LinkType(StrEnum):
    """How a case is linked to another."""

    split_from = "split_from"
    follow_up_of = "follow_up_of"
    related = "related"


class Link(Base):
    """`case_id` is `type` of `other_id`, because of `reason`."""

    __tablename__ = "links"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    type: Mapped[LinkType] = mapped_column(one_of(LinkType))
    reason: Mapped[Words] = mapped_column(default="")
