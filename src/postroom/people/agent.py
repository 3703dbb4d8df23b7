"""Agents: employees with an account."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words, one_of
from postroom.base.database import Base


class Role(StrEnum):
    """What an agent may do besides answering: an admin also changes the set-up."""

    admin = "admin"
    agent = "agent"


class Agent(Base):
    """An employee with an account. Never deleted, for their words stay: `active` is turned off."""

    __tablename__ = "agents"

    id: Mapped[Id]
    email: Mapped[Words]
    name: Mapped[Words]
    role: Mapped[Role] = mapped_column(one_of(Role), default=Role.agent)
    password_hash: Mapped[Words]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment] = mapped_column(default=now)

    @property
    def initials(self) -> str:
        """Two letters for narrow places."""
        return "".join(word[0] for word in self.name.split()[:2]).upper() or "?"


Index("agents_email_key", func.lower(Agent.email), unique=True)


class SignIn(Base):
    """One browser that an agent is signed in with; deleting the row signs it out."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[Moment] = mapped_column(default=now)
    seen_at: Mapped[Moment] = mapped_column(default=now)
    browser: Mapped[Words] = mapped_column(default="")
    network: Mapped[Words] = mapped_column(default="")


class ApiToken(Base):
    """A program that acts as an agent."""

    __tablename__ = "api_tokens"

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id", ondelete="CASCADE"))
    name: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment] = mapped_column(default=now)
