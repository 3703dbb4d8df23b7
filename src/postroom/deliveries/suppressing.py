"""Suppressing: an address that bounced for good, or whose owner complained, is sent nothing until an admin lifts it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Moment, Words, among, one_of
from postroom.base.database import Base
from postroom.base.errors import NotFound
from postroom.deliveries.reasons import Reason


class Because(StrEnum):
    """Why an address is suppressed."""

    bounced = "bounced"
    complained = "complained"


class Suppression(Base):
    """One address, in lower case, that is sent nothing."""

    __tablename__ = "suppressions"
    __table_args__ = (Index("suppressions_newest_idx", "created_at", "address"),)

    address: Mapped[Words] = mapped_column(primary_key=True)
    because: Mapped[Because] = mapped_column(one_of(Because))
    reason: Mapped[Words | None]
    """Of a bounce, the word for it."""
    text: Mapped[Words | None]
    """The server's words."""
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id", ondelete="SET NULL"))
    created_at: Mapped[Moment] = mapped_column(default=now)

    @property
    def sentence(self) -> str:
        """Why, for people."""
        if self.because is Because.complained:
            return "They reported a mail of ours as spam."
        return f"A mail to it bounced for good: {self.text or 'the server gave no words'}"


FOR_GOOD = frozenset((Reason.no_such_address, Reason.no_such_domain, Reason.moved, Reason.mailbox_closed))
"""The reasons that lie in the address; a full mailbox or a refused text may pass tomorrow."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What has an address suppressed."""

    address: str
    because: Because
    delivery_id: int
    reason: str | None = None
    text: str | None = None


def suppress(session: Session, causes: Iterable[Cause]) -> None:
    """Suppresses these addresses; what suppressed one before stands."""
    values = {
        cause.address.lower(): {
            "address": cause.address.lower(),
            "because": cause.because,
            "reason": cause.reason,
            "text": cause.text,
            "delivery_id": cause.delivery_id,
            "created_at": now(),
        }
        for cause in causes
    }
    if values:
        session.execute(insert(Suppression).values([values[one] for one in sorted(values)]).on_conflict_do_nothing())


def lift(session: Session, address: str) -> None:
    """Mail to this address is sent again. Raises NotFound when it is not suppressed."""
    lifted = session.execute(
        delete(Suppression).where(Suppression.address == address.strip().lower()).returning(Suppression.address)
    )
    if lifted.first() is None:
        raise NotFound(f"{address} is not suppressed.")


def suppressed(session: Session, addresses: Iterable[str]) -> dict[str, Suppression]:
    """Those of the addresses that are suppressed, by address in lower case; one query."""
    wanted = {address.lower() for address in addresses}
    rows = session.scalars(select(Suppression).where(among(Suppression.address, sorted(wanted)))) if wanted else ()
    return {row.address: row for row in rows}


def searched(words: str) -> Select[Suppression]:
    """The suppressed addresses that hold these words, all for none; newest first."""
    found = select(Suppression).order_by(Suppression.created_at.desc(), Suppression.address.desc())
    wanted = words.strip().lower()
    return found.where(Suppression.address.contains(wanted, autoescape=True)) if wanted else found
