"""Happenings: what agents may have to be told of. Each row is the job of telling them (`notices/`).

It is written in the transaction of its cause, by whoever causes it, and is gone once everybody is told.
"""

from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.claims import Job, queue_index
from postroom.base.clock import now
from postroom.base.columns import Id, Moment, one_of
from postroom.base.database import Base
from postroom.base.live import wake


class About(StrEnum):
    """What agents are told of, each switched separately (spec, section 7.5)."""

    assigned = "assigned"
    mentioned = "mentioned"
    customer_responds = "customer_responds"
    comment = "comment"
    attribute_change = "attribute_change"
    bounce = "bounce"


class Happening(Job, Base):
    """One thing that happened on a case."""

    __tablename__ = "happenings"
    __table_args__ = (queue_index("happenings"),)

    id: Mapped[Id]
    about: Mapped[About] = mapped_column(one_of(About))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    row_id: Mapped[int | None] = mapped_column(BigInteger)
    """What it is about: a message, a note, an event, a delivery event."""
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    """Who did it: they need not be told."""
    created_at: Mapped[Moment] = mapped_column(default=now)


def happened(
    session: Session, about: About, case_id: int, *, row_id: int | None = None, agent_id: int | None = None
) -> None:
    """Has agents told of it once this transaction is durable."""
    session.add(Happening(about=about, case_id=case_id, row_id=row_id, agent_id=agent_id))
    wake(session, Happening.__tablename__)
