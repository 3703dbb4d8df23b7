"""Deliveries: what became of one message for one recipient. Each is also the job of sending it."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.claims import Job, queue_index
from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words, one_of
from postroom.base.database import Base


class State(StrEnum):
    """The four states of the spec, section 5.3."""

    in_transit = "in_transit"
    sent = "sent"
    delivered = "delivered"
    bounced = "bounced"


class Tracked:
    """The columns that say where a mail of ours stands on its way to one recipient."""

    state: Mapped[State] = mapped_column(one_of(State), default=State.in_transit)
    handing_over: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Committed before the mail's body goes over the wire; after a crash such a mail is uncertain."""
    uncertain: Mapped[bool] = mapped_column(default=False, server_default="false")
    reason: Mapped[Words | None]
    """A plain word for why it bounced or waits, such as `no_such_address`; of a delivered one, what proves it."""


class Delivery(Tracked, Job, Base):
    """One message for one recipient. Only `recording` changes its state."""

    __tablename__ = "deliveries"
    __table_args__ = (
        queue_index("deliveries"),
        Index("deliveries_recipient_idx", "recipient"),
        Index("deliveries_state_idx", "state", "id"),
    )

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    recipient: Mapped[Words]
    code: Mapped[int | None]
    enhanced: Mapped[Words | None]
    """The enhanced status code (RFC 3463), such as 5.1.1."""
    text: Mapped[Words | None]
    """The server's own words."""
    server: Mapped[Words | None]
    created_at: Mapped[Moment] = mapped_column(default=now)
    changed_at: Mapped[Moment] = mapped_column(default=now)
    """Since when it is in its state; `send again` counts anew."""


class DeliveryEvent(Base):
    """Every attempt, delay and report, kept as it came."""

    __tablename__ = "delivery_events"
    __table_args__ = (
        Index("delivery_events_arrival_idx", "arrival_id", postgresql_where=text("arrival_id IS NOT NULL")),
    )

    id: Mapped[Id]
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    input: Mapped[Words]
    """What came: `queued`, `handing_over`, `accepted`, `temporary`, `permanent`, `cut`, ... (recording's table)."""
    state: Mapped[State] = mapped_column(one_of(State))
    """The state after it."""
    sentence: Mapped[Words]
    code: Mapped[int | None]
    enhanced: Mapped[Words | None]
    text: Mapped[Words | None]
    server: Mapped[Words | None]
    arrival_id: Mapped[int | None] = mapped_column(ForeignKey("arrivals.id", ondelete="SET NULL"))
    """The report as it came, where one told it."""
    created_at: Mapped[Moment] = mapped_column(default=now)
