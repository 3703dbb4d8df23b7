"""Idempotency keys: what is asked twice, by a program or a page, acts once and answers the same."""

from datetime import timedelta

from sqlalchemy import ForeignKey, LargeBinary, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Moment, Words
from postroom.base.database import Base

KEPT = timedelta(days=7)
"""How long a key is remembered."""
_FORGET = text(
    "DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY("
    "SELECT ctid FROM idempotency_keys WHERE created_at < :before LIMIT 1000 FOR UPDATE SKIP LOCKED)) RETURNING key"
)


class IdempotencyKey(Base):
    """A key that came with what an agent asked, and what was answered; written with what was done."""

    __tablename__ = "idempotency_keys"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    key: Mapped[Words] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[Moment] = mapped_column(default=now)


def forget_old_keys(session: Session) -> int:
    """Deletes the next keys whose time is over. Returns how many."""
    return len(session.execute(_FORGET, {"before": now() - KEPT}).all())
