"""Notices: one thing that one agent is told, in the app, by mail, or both."""

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words, one_of
from postroom.base.database import Base
from postroom.people.happening import About


class Notice(Base):
    """What an agent is told. Where `mail_due_at` stands, it goes by mail then, unless it was read before."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("notices_agent_idx", "agent_id", "id", postgresql_where=text("in_app")),
        Index("notices_unread_idx", "agent_id", postgresql_where=text("in_app AND read_at IS NULL")),
        Index("notices_mail_idx", "mail_due_at", postgresql_where=text("mail_due_at IS NOT NULL")),
    )

    id: Mapped[Id]
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    about: Mapped[About] = mapped_column(one_of(About))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    """The message that it is about, where it is about one."""
    text: Mapped[Words]
    """One sentence."""
    details: Mapped[Words] = mapped_column(default="", server_default="")
    """What else there is to know, a line each."""
    in_app: Mapped[bool]
    read_at: Mapped[Moment | None]
    mail_due_at: Mapped[Moment | None]
    created_at: Mapped[Moment] = mapped_column(default=now)


class NoticeChoices(Base):
    """What an agent chose; there is no row until they chose anything."""

    __tablename__ = "notice_choices"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    choices: Mapped[dict[str, object]] = mapped_column(JSONB)
