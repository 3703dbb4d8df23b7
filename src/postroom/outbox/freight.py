"""Freight: what the journey out carries. Deliveries of messages and system mails differ only here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Table
from sqlalchemy.orm import Session

from postroom.base.claims import Claim
from postroom.base.database import Database
from postroom.base.secrets import Key
from postroom.outbox.carrier import Answer, Parcel


class Consignment(Protocol):
    """One claimed mail for one recipient, on its way out."""

    @property
    def claim(self) -> Claim: ...

    @property
    def half_done(self) -> bool:
        """It was being handed over when its last worker died."""

    @property
    def since(self) -> datetime:
        """Since when it is In Transit."""

    @property
    def sender(self) -> str:
        """The address of ours that it comes from."""

    @property
    def sealed(self) -> bytes | None:
        """The relay's URL, encrypted; None: straight to the recipient's server."""

    @property
    def kept_from(self) -> str | None:
        """Why it must not be sent, where it must not."""

    @property
    def route(self) -> str:
        """What it shares with others when it hangs."""

    def parcel(self, database: Database, key: Key) -> Parcel:
        """The mail, not yet signed, the same at each attempt. Raises ValueError if it can't be written."""

    def mark(self, session: Session) -> bool:
        """Writes down that its body goes out now; false when it is no longer ours to send."""

    def record(self, session: Session, answer: Answer) -> None:
        """Writes down what became of this attempt."""


@dataclass(frozen=True, slots=True)
class Freight:
    """One kind of it: the table whose rows are the jobs, and how claimed ones are read."""

    table: Table
    read: Callable[[Session, Sequence[Claim]], Sequence[Consignment]]
