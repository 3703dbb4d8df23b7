"""What happens to an arrival that can't be processed: tried again later, in the end set aside. It is never lost."""

from collections.abc import Sequence

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from postroom.base.claims import OPEN, Claim, Status, pause
from postroom.base.clock import now
from postroom.base.columns import among
from postroom.base.database import Database
from postroom.base.errors import DiskFull
from postroom.intake.arrival import Arrival, Outcome

MOST_ATTEMPTS = 5
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 300.0


def failed(database: Database, claim: Claim, error: Exception) -> None:
    """Notes the failure; sets the arrival aside after the last attempt. A full disk is no fault of a mail's."""
    structlog.get_logger().error("an arrival failed", arrival=claim.id, attempt=claim.attempts, exc_info=error)
    words = next(iter(str(error).splitlines()), "")  # the lines below may quote the mail
    reason = f"It could not be processed: {type(error).__name__}: {words}"[:1000]
    with database.transaction() as session:
        full = isinstance(error, DiskFull)
        if claim.attempts >= MOST_ATTEMPTS and not full:
            _set_aside(session, [claim], reason)
        else:
            session.execute(
                update(Arrival)
                .where(Arrival.id == claim.id, Arrival.attempts == claim.attempts, Arrival.status.in_(OPEN))
                .values(
                    status=Status.retrying,
                    due_at=now() + pause(claim.attempts, first=_FIRST_PAUSE, longest=_LONGEST_PAUSE),
                    claimed_until=None,
                    attempts=Arrival.attempts - int(full),
                    trouble=reason,
                )
            )


def wore_out(session: Session, claims: Sequence[Claim]) -> None:
    """Sets aside what ended the process that read it, each time it was tried."""
    if claims:
        _set_aside(session, claims, f"Whatever read it was ended by it, {MOST_ATTEMPTS} times.")


def _set_aside(session: Session, claims: Sequence[Claim], reason: str) -> None:
    session.execute(
        update(Arrival)
        .where(among(Arrival.id, [c.id for c in claims]), Arrival.status.in_(OPEN))
        .values(status=Status.set_aside, outcome=Outcome.set_aside, reason=reason, claimed_until=None)
    )
