"""Postponing: a mail whose sender DNS could not tell of just now waits a little, where the proof would give rights.

Decided at once, an agent's real mail would be suspect for good because a name server was slow. So DNS is asked again,
three times within a quarter of an hour; what stays without an answer is then treated as unproven. Nothing waits behind
such a mail: threads come out the same in whatever order mails are decided.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from postroom.base.claims import pause
from postroom.base.clock import now
from postroom.base.errors import Conflict
from postroom.intake.reading import Reading

_PAUSES = (20.0, 120.0, 720.0)
"""Seconds after each attempt. The attempts left over are for what may go wrong when it is decided."""
_WHY = "DNS gave no answer that tells whether it is from whom it names; it is asked again."
_POSTPONE = text(
    "UPDATE arrivals SET status = 'retrying', claimed_until = NULL, due_at = later.due_at, trouble = :why "
    "FROM unnest(CAST(:ids AS bigint[]), CAST(:attempts AS int[]), CAST(:dues AS timestamptz[])) "
    "AS later (id, attempts, due_at) "
    "WHERE arrivals.id = later.id AND arrivals.attempts = later.attempts AND arrivals.status IN ('waiting', 'retrying')"
)


def may_wait(attempts: int) -> bool:
    """Whether a mail that was claimed so many times may be postponed once more."""
    return attempts <= len(_PAUSES)


def postpone(session: Session, readings: Sequence[Reading], fences: Mapping[int, int]) -> None:
    """Has these asked about again later. `fences` as for `write`, and so is Conflict."""
    if not readings:
        return
    ids = [reading.parcel.id for reading in readings]
    attempts = [fences[number] for number in ids]
    dues = [now() + pause(1, first=_PAUSES[tried - 1], longest=_PAUSES[-1]) for tried in attempts]
    values = {"ids": ids, "attempts": attempts, "dues": dues, "why": _WHY}
    if session.connection().execute(_POSTPONE, values).rowcount != len(ids):
        raise Conflict("Another worker has taken one of these arrivals.")
