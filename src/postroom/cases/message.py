"""Messages: the entries of a case that customers may see."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, ForeignKey, Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Json, Moment, Words, one_of
from postroom.base.database import Base
from postroom.cases.case import Channel


class Direction(StrEnum):
    """From a customer, or to one."""

    in_ = "in"
    out = "out"


class Message(Base):
    """One entry customers may see: by mail, portal, agent or API."""

    __tablename__ = "messages"
    __table_args__ = (
        Index("messages_case_idx", "case_id", "id"),
        Index("messages_search_idx", "search", postgresql_using="gin"),
        Index("messages_message_id_idx", "message_id", postgresql_using="hash"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    direction: Mapped[Direction] = mapped_column(one_of(Direction))
    source: Mapped[Channel] = mapped_column(one_of(Channel))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    """Who wrote it: a contact, an agent, or neither (a colleague, nobody at all)."""
    from_name: Mapped[Words] = mapped_column(default="")
    from_address: Mapped[Words] = mapped_column(default="")
    to: Mapped[Json] = mapped_column(default=list)
    cc: Mapped[Json] = mapped_column(default=list)
    """Each a list of {"address", "name"}."""
    reply_to: Mapped[Words | None]
    """Shown when it differs from the sender; decides nothing."""
    subject: Mapped[Words]
    message_id: Mapped[Words | None]
    """With its angle brackets, as all Message-IDs here."""
    in_reply_to: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    references: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    text: Mapped[Words] = mapped_column(default="")
    visible_text: Mapped[Words] = mapped_column(default="")
    html: Mapped[Words | None]
    repairs: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    invitation: Mapped[Words | None]
    """What, when and where, in lines, where a mail with words of its own invites to something."""
    signed: Mapped[Words | None]
    encrypted: Mapped[Words | None]
    """By what: `PGP` or `S/MIME`."""
    is_spam: Mapped[bool] = mapped_column(default=False)
    is_automatic: Mapped[bool] = mapped_column(default=False)
    authentication: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """Where a mail comes from: `spf`, `dkim`, `arc`, `dmarc`, and `because`, a sentence; none where nobody checked."""
    suspect: Mapped[Words | None]
    """Why it is not believed to be of whom it names, for a person; such a mail has no rights (spec, section 2.8)."""
    placed_because: Mapped[Words] = mapped_column(default="")
    """Why it is on this case, for a person."""
    fingerprint: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Equal for the same mail met twice: over From, Subject and decoded parts."""
    sent_at: Mapped[Moment] = mapped_column(default=now)
    """What its Date header says if that is believable, else when it arrived."""
    created_at: Mapped[Moment] = mapped_column(default=now)
    search: Mapped[str | None] = mapped_column(TSVECTOR, deferred=True)


class ThreadId(Base):
    """A Message-ID that a message bears (`own`) or names in In-Reply-To or References, as a digest of 16 octets."""

    __tablename__ = "thread_ids"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True, index=True)
    own: Mapped[bool]


class Attachment(Base):
    """A file that came or left with a message."""

    __tablename__ = "attachments"

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    name: Mapped[Words]
    type: Mapped[Words]
    size: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    content_id: Mapped[Words | None]
    """Without brackets; what `cid:` in the HTML names."""
    inline: Mapped[bool] = mapped_column(default=False)
    blob_id: Mapped[int] = mapped_column(ForeignKey("blobs.id"), index=True)


class Upload(Base):
    """A file handed in by an agent, not yet part of a message."""

    __tablename__ = "uploads"

    id: Mapped[Words] = mapped_column(primary_key=True)
    """A random word."""
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    name: Mapped[Words]
    type: Mapped[Words]
    size: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary)
    blob_id: Mapped[int] = mapped_column(ForeignKey("blobs.id"), index=True)
    created_at: Mapped[Moment] = mapped_column(default=now)
