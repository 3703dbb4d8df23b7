"""Idempotency keys: what is asked twice, by a program or a page, acts once and answers the same."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Moment, Words
from postroom.base.database import Base


class IdempotencyKey(Base):
    """A key that came with what an agent asked, and what was answered; written with what was done."""

    __tablename__ = "idempotency_keys"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    key: Mapped[Words] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[Moment] = mapped_column(default=now)
