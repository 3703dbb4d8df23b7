"""Arrivals: each raw mail as it reached us, with what was decided about it and why."""

from enum import StrEnum

from sqlalchemy import ARRAY, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.claims import Job, queue_index
from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words, one_of
from postroom.base.database import Base


class Outcome(StrEnum):
    """What became of an arrival; each comes with a sentence for a person."""

    opened = "opened"
    added = "added"
    report = "report"
    automatic = "automatic"
    duplicate = "duplicate"
    spam = "spam"
    dropped = "dropped"
    set_aside = "set_aside"


OF_ITS_OWN = (Outcome.opened, Outcome.added, Outcome.spam)
"""The outcomes of a mail that became a message; any other may be about one that was there before."""


class Arrival(Job, Base):
    """One raw mail. It is a job until its outcome is decided."""

    __tablename__ = "arrivals"
    __table_args__ = (
        queue_index("arrivals"),
        Index("arrivals_received_at_idx", "received_at", "id"),
        Index("arrivals_blob_id_idx", "blob_id", postgresql_where=text("blob_id IS NOT NULL")),
        Index("arrivals_aside_idx", "id", postgresql_where=text("status = 'set_aside'")),
        Index("arrivals_raw_idx", "received_at", postgresql_where=text("blob_id IS NOT NULL")),
        Index(
            "arrivals_dropped_idx", "received_at", postgresql_where=text("blob_id IS NOT NULL AND outcome = 'dropped'")
        ),
    )

    id: Mapped[Id]
    received_at: Mapped[Moment] = mapped_column(default=now)
    gate: Mapped[Words]
    envelope_from: Mapped[Words]
    """The reverse-path without its brackets; empty for the null sender (RFC 5321 §4.5.5)."""
    envelope_to: Mapped[list[str]] = mapped_column(ARRAY(Text))
    client_ip: Mapped[Words | None]
    helo: Mapped[Words | None]
    size: Mapped[int]
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    """The raw octets; none once their time is over."""
    raw_gone: Mapped[Words | None]
    """Why they are no longer there, for a person."""
    message_id: Mapped[Words | None]
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome))
    reason: Mapped[Words | None]
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inboxes.id"))
    """The inbox that an admin said it is for."""
    about_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    """The message it became, or is a copy of."""
