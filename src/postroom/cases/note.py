"""Notes: the internal discussion. They never leave the organisation."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words
from postroom.base.database import Base


class Note(Base):
    """One entry of the internal discussion."""

    __tablename__ = "notes"

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    text: Mapped[Words]
    created_at: Mapped[Moment] = mapped_column(default=now)
