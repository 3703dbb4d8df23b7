"""Duties: what is done again and again, by one worker at a time over all nodes.

Each has a row that is a job which is never done for good: whoever claims it does the duty once and puts it back for the
next time. A duty that fails is tried again sooner, its row says why, and the others go on.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import Float, Table, delete, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.claims import Claim, Job, Status, claim, pause, queue_index
from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words
from postroom.base.database import Base, Database
from postroom.base.working import heartbeat

SWEEP = 20.0
"""Seconds after which a sweep leaves the rest for the next time."""
_FIRST_PAUSE = 60.0
_LONGEST_PAUSE = 3600.0
_STRANGER = timedelta(minutes=1)
_FORGOTTEN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Duty:
    """What is done every so often. `deed` returns how much it did, for the log, within two minutes.

    It opens its own transactions, so it may ask the network between them, with a time limit of its own.
    """

    name: str
    every: timedelta
    deed: Callable[[], int]


class DutyRow(Job, Base):
    """When a duty was last done, and when it is done next."""

    __tablename__ = "duties"
    __table_args__ = (queue_index("duties"),)

    id: Mapped[Id]
    name: Mapped[Words] = mapped_column(unique=True)
    every: Mapped[float] = mapped_column(Float)
    """In seconds."""
    since: Mapped[Moment] = mapped_column(default=now)
    done_at: Mapped[Moment | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """Since it was last done."""


DUTIES: Table = DutyRow.__table__  # type: ignore[assignment]

_MAKE = text(
    "INSERT INTO duties (name, every, since, due_at) SELECT name, every, :now, :now "
    "FROM unnest(CAST(:names AS text[]), CAST(:spans AS float[])) AS wanted (name, every) "
    "WHERE NOT EXISTS (SELECT FROM duties WHERE duties.name = wanted.name) ON CONFLICT DO NOTHING"
)


def do_due(database: Database, duties: Sequence[Duty]) -> int:
    """Does one duty that is due, if there is one. Returns how many were claimed."""
    with database.transaction() as session:
        names, spans = [duty.name for duty in duties], [duty.every.total_seconds() for duty in duties]
        session.execute(_MAKE, {"names": names, "spans": spans, "now": now()})
        claims = claim(session, DUTIES, 1)
        row = session.get_one(DutyRow, claims[0].id) if claims else None
    if row:
        with heartbeat(database, DUTIES, claims):
            duty = next((duty for duty in duties if duty.name == row.name), None)
            _put_back(database, claims[0], _do(duty, row.failures) if duty else _leave(row))
    return len(claims)


def _leave(row: DutyRow) -> dict[str, object] | None:
    """One that another version does is left to its workers; one that none does any more is forgotten (None)."""
    return {"due_at": now() + _STRANGER} if now() - (row.done_at or row.since) < _FORGOTTEN else None


def _do(duty: Duty, failures: int) -> dict[str, object]:
    """What the row says afterwards."""
    log, began = structlog.get_logger().bind(duty=duty.name), time.monotonic()
    every = duty.every.total_seconds()
    try:
        count = duty.deed()
    except Exception as error:
        log.error("a duty failed", exc_info=error)
        words = next(iter(str(error).splitlines()), "")
        soon = min(duty.every, pause(failures + 1, first=_FIRST_PAUSE, longest=_LONGEST_PAUSE))
        trouble = f"{type(error).__name__}: {words}"[:1000]
        return {"due_at": now() + soon, "every": every, "failures": failures + 1, "trouble": trouble}
    log.info("a duty is done", count=count, seconds=round(time.monotonic() - began, 3))
    moment = now()
    return {"due_at": moment + duty.every, "every": every, "done_at": moment, "failures": 0, "trouble": None}


def _put_back(database: Database, mine: Claim, values: dict[str, object] | None) -> None:
    """Nothing happens if another worker has claimed it meanwhile."""
    this = DutyRow.id == mine.id, DutyRow.attempts == mine.attempts
    with database.transaction() as session:
        if values is None:
            session.execute(delete(DutyRow).where(*this))
        else:
            session.execute(update(DutyRow).where(*this).values(status=Status.waiting, claimed_until=None, **values))


def in_portions(database: Database, portion: Callable[[Session], int], seconds: float = SWEEP) -> int:
    """Does portions, each in a transaction of its own, until one finds nothing or time is up. Returns the sum."""
    end, done, last = time.monotonic() + seconds, 0, 1
    while last and time.monotonic() < end:
        with database.transaction() as session:
            last = portion(session)
        done += last
    return done


@dataclass(frozen=True, slots=True)
class Lateness:
    """How a duty stands: how many seconds it is over its time (0: it isn't), and what went wrong last."""

    name: str
    seconds: float
    trouble: str | None


def lateness(session: Session) -> list[Lateness]:
    """All duties. One that was not done for twice its time is late; so is one that began to exist so long ago."""
    rows = session.scalars(select(DutyRow).order_by(DutyRow.name))
    return [Lateness(row.name, _late(row), row.trouble) for row in rows]


def _late(row: DutyRow) -> float:
    waited = (now() - (row.done_at or row.since)).total_seconds()
    return max(0.0, waited - 2 * row.every)
