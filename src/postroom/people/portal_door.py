"""The portal's door: codes that were mailed to somebody, and browsers in which a contact is signed in."""

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words
from postroom.base.database import Base


class PortalCode(Base):
    """One asking for a way in: the code and the link that one mail holds. Of all three words we keep hashes only."""

    __tablename__ = "portal_codes"
    __table_args__ = (
        Index("portal_codes_address_idx", "address", "created_at"),
        Index("portal_codes_network_idx", "network", "created_at"),
    )

    id: Mapped[Id]
    address: Mapped[Words]
    """In lower case."""
    network: Mapped[Words]
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Of the word that the asking browser bears: a code works nowhere else."""
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    """Made with the installation's key, for eight digits are soon tried."""
    link_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[Moment] = mapped_column(default=now, index=True)
    used_at: Mapped[Moment | None]


class PortalSignIn(Base):
    """One browser in which a contact is signed in; deleting the row signs it out."""

    __tablename__ = "portal_sign_ins"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    address: Mapped[Words]
    """The address it was proven with: what the contact writes here comes from it."""
    created_at: Mapped[Moment] = mapped_column(default=now)
    seen_at: Mapped[Moment] = mapped_column(default=now)
