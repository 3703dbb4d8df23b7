"""Claims: how workers share the rows that are jobs. No other code claims.

A job is a row with the columns of `Job`, written in the transaction of its cause. A worker claims due rows
for a short lease (`SKIP LOCKED` keeps two workers apart), the attempt being counted at the claim; a heartbeat
prolongs the lease while the work goes on. The number of attempts is the fence: the last update names it, and
finds nothing when somebody else has claimed the row meanwhile.

A row whose lease ran out belonged to a worker that died, perhaps because of it: such rows are claimed alone.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Index, Table, text, update
from sqlalchemy import select as sql_select
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Moment, Words, among, one_of

LEASE = timedelta(seconds=10)
HEARTBEAT = timedelta(seconds=3)


class Status(StrEnum):
    """Where a job stands."""

    waiting = "waiting"
    retrying = "retrying"
    done = "done"
    set_aside = "set_aside"


OPEN = (Status.waiting, Status.retrying)


class Job:
    """The columns that make a row a job."""

    status: Mapped[Status] = mapped_column(one_of(Status), default=Status.waiting, server_default="waiting")
    due_at: Mapped[Moment] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    claimed_until: Mapped[Moment | None]
    trouble: Mapped[Words | None]


def queue_index(table: str) -> Index:
    """The index that makes claiming quick: it holds open jobs only, and a claim changes nothing in it."""
    return Index(f"{table}_queue_idx", "due_at", "id", postgresql_where=text("status IN ('waiting', 'retrying')"))


@dataclass(frozen=True, slots=True)
class Claim:
    """One row that is ours until its lease ends; `attempts` is the fence."""

    id: int
    attempts: int


def claim(session: Session, table: Table, limit: int) -> list[Claim]:
    """Takes up to `limit` due rows that no worker holds, oldest first; one alone if its last worker died."""
    died = _take(session, table, "claimed_until <= :now", 1)
    return died or _take(session, table, "claimed_until IS NULL", limit)


def _take(session: Session, table: Table, held: str, limit: int) -> list[Claim]:
    moment = now()
    # Written out, as every worker asks it all the time. The array is drawn up once, whatever the plan: IN could run
    # the LIMIT again and claim more.
    taken = session.execute(
        text(
            f'UPDATE "{table.name}" SET attempts = attempts + 1, claimed_until = :until WHERE id = ANY(ARRAY('
            f"SELECT id FROM \"{table.name}\" WHERE status IN ('waiting', 'retrying') AND due_at <= :now AND {held} "
            "ORDER BY due_at, id LIMIT :limit FOR UPDATE SKIP LOCKED)) RETURNING id, attempts"
        ),
        {"now": moment, "until": moment + LEASE, "limit": limit},
    )
    return sorted((Claim(*row) for row in taken), key=lambda claim: claim.id)


def prolong(session: Session, table: Table, claims: Sequence[Claim]) -> None:
    """The heartbeat: these are still being worked on."""
    session.execute(
        update(table)
        .where(table.c.id.in_([c.id for c in claims]), table.c.claimed_until.is_not(None))
        .values(claimed_until=now() + LEASE)
    )


def still_ours(session: Session, table: Table, claims: Sequence[Claim]) -> set[int]:
    """Locks the rows and tells which are still ours; what another worker has taken since is left to it."""
    fences = {c.id: c.attempts for c in claims}
    rows = session.execute(
        sql_select(table.c.id, table.c.attempts)
        .where(among(table.c.id, fences), table.c.status.in_(OPEN))
        .order_by(table.c.id)
        .with_for_update()
    )
    return {number for number, attempts in rows if fences[number] == attempts}


def put_back(session: Session, table: Table, ids: Sequence[int]) -> None:
    """Gives claimed rows back untried, as if they had never been claimed."""
    session.execute(
        update(table)
        .where(table.c.id.in_(ids), table.c.status.in_(OPEN))
        .values(claimed_until=None, attempts=table.c.attempts - 1)
    )


def pause(attempts: int, *, first: float, longest: float) -> timedelta:
    """How long to wait after the `attempts`-th failure: doubling from `first` seconds, with jitter of a fifth."""
    seconds = min(longest, first * 2 ** (attempts - 1))
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  (no secret)


def next_due(session: Session, table: Table) -> datetime | None:
    """When the next open row becomes due or its lease ends; None when there is none."""
    when = text(
        "SELECT min(greatest(due_at, coalesce(claimed_until, due_at))) FROM "
        f"\"{table.name}\" WHERE status IN ('waiting', 'retrying')"
    )
    found: datetime | None = session.scalar(when)
    return found
