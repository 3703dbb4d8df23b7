"""Which of our inbox addresses an address means."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.database import Database
from postroom.inboxes.inbox import Inbox

_AGE = 2.0
"""Seconds for which the gate believes what it has read."""
_PATIENCE = 0.2
"""Seconds that pass at least between two readings caused by unknown addresses."""
_ALL = select(Inbox)


def canonical(address: str) -> str:
    """Lower case, without a `+tag`: what an inbox address is compared by."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


@dataclass(frozen=True, slots=True)
class Inboxes:
    """All our inbox addresses, as they are now."""

    by_address: dict[str, Inbox]

    def find(self, addresses: Iterable[str]) -> Inbox | None:
        """The inbox of the first of these addresses that is ours."""
        for address in addresses:
            if inbox := self.by_address.get(canonical(address)) or self.by_address.get(address.lower()):
                return inbox
        return None

    def with_id(self, number: int) -> Inbox | None:
        return next((inbox for inbox in self.by_address.values() if inbox.id == number), None)

    def __contains__(self, address: str) -> bool:
        return self.find((address,)) is not None


def read_inboxes(session: Session) -> Inboxes:
    """One query; an organisation has few."""
    return Inboxes({inbox.address: inbox for inbox in session.scalars(_ALL)})


class KnownRecipients:
    """What the gate asks at RCPT: whether an address is ours. Kept for two seconds, and read again for a stranger."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._inboxes = Inboxes({})
        self._read_at = float("-inf")

    def __contains__(self, address: str) -> bool:
        """Raises DatabaseAway when that can't be told."""
        if self._older_than(_AGE) or (address not in self._inboxes and self._older_than(_PATIENCE)):
            self._read()
        return address in self._inboxes

    def remembered(self, address: str) -> bool:
        """Whether it is surely ours, told without asking the database."""
        return not self._older_than(_AGE) and address in self._inboxes

    def _older_than(self, seconds: float) -> bool:
        return monotonic() - self._read_at > seconds

    def _read(self) -> None:
        with self._lock, self._database.reading() as session:
            self._inboxes = read_inboxes(session)
            self._read_at = monotonic()
