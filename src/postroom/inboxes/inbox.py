"""Inbox addresses: the addresses of ours that customers write to."""

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words, one_of
from postroom.base.database import Base

LongestText = Annotated[str, StringConstraints(max_length=5_000, pattern=r"^[^\x00]*$")]
"""What an acknowledgement may say."""
ACKNOWLEDGEMENT = """Thank you for writing to us. Your message is here as {{ticket.id}}, and somebody will answer you.

To add something, just answer this mail.
"""


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
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id", ondelete="SET NULL"))
    """The group that owns its new cases, as long as no agent does."""
    send: Mapped[bytes | None]
    """The relay's URL, encrypted, for it may hold a password; none: straight to the recipients' servers."""
    acknowledge: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Whether who opens a case gets a short automatic answer (spec, section 5.9)."""
    acknowledgement: Mapped[Words] = mapped_column(default="", server_default="")
    acknowledgement_outside: Mapped[Words] = mapped_column(default="", server_default="")
    """What it says outside the business hours; empty: the same."""
    acknowledge_again_after: Mapped[int] = mapped_column(default=60, server_default="60")
    """Minutes in which the same sender gets no second one."""
    created_at: Mapped[Moment] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
