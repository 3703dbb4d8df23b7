"""Inbox addresses: the addresses of ours that customers write to."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words, one_of
from postroom.base.database import Base


class Kind(StrEnum):
    """What a case is, and what an inbox address opens."""

    ticket = "ticket"
    conversation = "conversation"


class Inbox(Base):
    """One address of ours, in lower case, with what its mail opens and how answers leave."""

    __tablename__ = "inboxes"

    id: Mapped[Id]
    address: Mapped[Words] = mapped_column(unique=True)
    name: Mapped[Words] = mapped_column(default="")
    opens: Mapped[Kind] = mapped_column(one_of(Kind))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("agents.id"))
    send: Mapped[bytes | None]
    """The relay's URL, encrypted, for it may hold a password; none: straight to the recipients' servers."""
    created_at: Mapped[Moment] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
