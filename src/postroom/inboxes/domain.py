"""Sending domains: the domains of ours that mail leaves from, and the keys it is signed with."""

from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words, one_of
from postroom.base.database import Base


class Standing(StrEnum):
    """What DNS says of a record, or of a domain as a whole."""

    pending = "pending"
    """Not published yet."""
    verified = "verified"
    failed = "failed"
    """Published, but wrong; or it was there once and is gone."""


class Algorithm(StrEnum):
    """What a key signs with (RFC 6376 §3.3, RFC 8463)."""

    rsa = "rsa"
    ed25519 = "ed25519"


class Domain(Base):
    """A sending domain, by its name in lower-case ASCII. Only `checking` changes what was found."""

    __tablename__ = "sending_domains"

    id: Mapped[Id]
    name: Mapped[Words] = mapped_column(unique=True)
    state: Mapped[Standing] = mapped_column(one_of(Standing), default=Standing.pending)
    """Verified: it may send straight to the recipients' servers."""
    findings: Mapped[dict[str, dict[str, str]]] = mapped_column(JSONB, default=dict, server_default="{}")
    """By a record's word: state, what was found in DNS, and what is wrong, as of the last check."""
    return_domain: Mapped[Words | None]
    """Where bounces of its mail come back to us, once DNS says so: under it or itself."""
    checked_at: Mapped[Moment | None]
    created_at: Mapped[Moment] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1, server_default="1")


class DomainKey(Base):
    """A key of a domain. It signs from when DNS was seen to have it until a newer one of its kind does."""

    __tablename__ = "domain_keys"
    __table_args__ = (UniqueConstraint("domain_id", "selector"),)

    id: Mapped[Id]
    domain_id: Mapped[int] = mapped_column(ForeignKey("sending_domains.id", ondelete="CASCADE"))
    selector: Mapped[Words]
    algorithm: Mapped[Algorithm] = mapped_column(one_of(Algorithm))
    sealed: Mapped[bytes]
    """The private key (PKCS #8, PEM), encrypted with the installation's key."""
    public: Mapped[Words]
    """The value of the record to publish."""
    seen_at: Mapped[Moment | None]
    """When DNS was first seen to have it; gone again when it is found missing."""
    retired_at: Mapped[Moment | None]
    """When a newer one took over. Its record must stay until the mail it signed has arrived."""
    created_at: Mapped[Moment] = mapped_column(default=now)
