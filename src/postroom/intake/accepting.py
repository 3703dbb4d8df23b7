"""Accepting: the raw bytes and the arrival become durable; only then may a mail be acknowledged (spec, 2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.clock import now
from postroom.base.database import new_ids
from postroom.base.live import wake
from postroom.base.rows import copy_rows
from postroom.intake.arrival import Arrival


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail as a gate hands it in: its bytes, and what they came in (RFC 5321 §2.3.1)."""

    mail_from: str
    recipients: tuple[str, ...]
    raw: bytes
    gate: str
    client_ip: str | None = None
    helo: str | None = None


def accept(session: Session, envelopes: Sequence[Envelope]) -> list[int]:
    """Stores mails as arrivals, in order, and wakes a worker; they are durable once the transaction is committed."""
    ids, contents = new_ids(session, arrivals=len(envelopes), blobs=len(envelopes)).values()
    blobs.store(session, [envelope.raw for envelope in envelopes], contents)
    copy_rows(session, [_arrival(*one) for one in zip(ids, contents, envelopes, strict=True)])
    wake(session, Arrival.__tablename__)
    return ids


def _arrival(number: int, blob_id: int, envelope: Envelope) -> Arrival:
    moment = now()
    return Arrival(
        id=number,
        received_at=moment,
        due_at=moment,
        gate=envelope.gate,
        envelope_from=envelope.mail_from,
        envelope_to=list(envelope.recipients),
        client_ip=envelope.client_ip,
        helo=envelope.helo,
        size=len(envelope.raw),
        blob_id=blob_id,
    )
