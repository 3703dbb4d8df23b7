"""Idempotency keys: a POST sent twice acts once, and answers the same."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Moment, Words
from postroom.base.database import Base


class IdempotencyKey(Base):
    """A key an agent's program gave with a POST, what it asked and what it was answered."""

    __tablename__ = "idempotency_keys"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    key: Mapped[Words] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int | None]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[Moment] = mapped_column(default=now)
