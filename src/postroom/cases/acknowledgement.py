"""Acknowledgements: the one automatic answer to a new case. Each row is also the job of writing it."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.claims import Job, queue_index
from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words
from postroom.base.database import Base


class Acknowledgement(Job, Base):
    """That a new case may be acknowledged; at most one per case."""

    __tablename__ = "acknowledgements"
    __table_args__ = (
        queue_index("acknowledgements"),
        Index("acknowledgements_sender_idx", "address", "sent_at"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    """The mail that opened it."""
    address: Mapped[Words]
    """Whom it would go to, in lower case."""
    sent_at: Mapped[Moment | None]
    """When it was written; none while it waits, or where there was a reason not to."""
    created_at: Mapped[Moment] = mapped_column(default=now)
