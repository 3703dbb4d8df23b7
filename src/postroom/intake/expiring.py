"""Expiring: raw mails are kept for a time that the organisation sets; what was decided about them stays.

What waits, is retried or is set aside is kept whatever its age: its raw octets are all there is of that mail.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.base.columns import among
from postroom.cases.message import Attachment
from postroom.intake.arrival import Arrival, Outcome
from postroom.people.organisation import organisation

PORTION = 200


def let_raw_mails_go(session: Session) -> int:
    """Deletes the next raw mails whose time is over, each arrival saying so. Returns how many there were."""
    settings = organisation(session)
    dropped = _portion(session, settings.keep_dropped_days, Arrival.outcome == Outcome.dropped)
    return dropped + _portion(session, settings.keep_raw_days, Arrival.outcome != Outcome.dropped)


def _portion(session: Session, days: int, which: ColumnElement[bool]) -> int:
    rows = session.execute(
        select(Arrival.id, Arrival.blob_id)
        .where(Arrival.blob_id.is_not(None), Arrival.status == Status.done, which)
        .where(Arrival.received_at < _days_ago(days), ~exists().where(Attachment.blob_id == Arrival.blob_id))
        .order_by(Arrival.received_at)
        .limit(PORTION)
        .with_for_update(skip_locked=True)
    ).all()
    because = f"The raw mail was kept for {days} {'day' if days == 1 else 'days'}, then deleted."
    session.execute(
        update(Arrival).where(among(Arrival.id, [row.id for row in rows])).values(blob_id=None, raw_gone=because)
    )
    blobs.drop(session, [row.blob_id for row in rows if row.blob_id])
    return len(rows)


def _days_ago(days: int) -> datetime:
    return now() - timedelta(days=days)
