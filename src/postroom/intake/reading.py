"""Reading: what an arrival's raw bytes say, before anything is looked up."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.columns import any_of
from postroom.base.errors import NotFound
from postroom.intake.arrival import Arrival
from postroom.mail import automatic, reports
from postroom.mail.authentication.authentication import Authentication
from postroom.mail.automatic import Automatic
from postroom.mail.ids import digest
from postroom.mail.mail import Address, Mail
from postroom.mail.parse import parse
from postroom.mail.report import Report

MOST_IDS = 100
"""Named ids that are looked at, nearest first; no honest thread needs more."""
_ARRIVALS = select(Arrival).where(any_of(Arrival.id, "ids")).order_by(Arrival.id)


@dataclass(frozen=True, slots=True)
class Parcel:
    """An arrival's row and bytes, as the worker takes them up."""

    id: int
    received_at: datetime
    gate: str
    envelope_from: str
    envelope_to: tuple[str, ...]
    raw: bytes
    client_ip: str | None = None
    helo: str | None = None
    inbox_id: int | None = None
    """The inbox that an admin said it is for."""

    @property
    def known_sender(self) -> str | None:
        """The envelope's sender, empty for the null sender; None where the gate was not told of one."""
        return self.envelope_from if self.envelope_from or self.gate == "smtp" else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail and what it says about itself."""

    parcel: Parcel
    mail: Mail
    automatic: Automatic
    report: Report | None
    sender: Address | None
    own: bytes | None
    """Its Message-ID's digest; of a mail that has only a date, that of its octets: they come again in a redelivery."""
    named: dict[bytes, str]
    """The ids that it answers, by digest, nearest first: In-Reply-To, then References from the right."""
    fingerprint: bytes
    authentication: Authentication | None = None
    """Where it comes from; None where nobody checked."""
    unanswered: bool = False
    """DNS was silent on what might prove that, and is to be asked again where it matters."""
    client_ip: str | None = None
    """Who handed it to us, or to a relay of ours."""
    is_spam: bool = False
    """Its sender, or their network, is over the limit."""

    @property
    def is_quiet(self) -> bool:
        """An automatic reply asks for nothing, and spam gets nothing; a machine's own request does."""
        return self.is_spam or self.automatic.kind == "reply"

    @property
    def is_proven(self) -> bool:
        """It surely comes from the domain that its From names."""
        return self.authentication is not None and self.authentication.aligned

    @property
    def addressees(self) -> tuple[Address, ...]:
        return (*self.mail.to, *self.mail.cc)

    @property
    def everybody(self) -> tuple[Address, ...]:
        return ((self.sender,) if self.sender else ()) + self.addressees


def load(session: Session, ids: list[int]) -> list[Parcel]:
    """The arrivals with these ids, oldest first; two queries. Raises NotFound when a raw mail is gone."""
    rows = session.scalars(_ARRIVALS, {"ids": ids}).all()
    contents = blobs.load(session, [row.blob_id for row in rows if row.blob_id])
    if any(row.blob_id not in contents for row in rows):
        raise NotFound("The raw mail is not there.")
    return [_parcel(row, contents[row.blob_id or 0]) for row in rows]


def _parcel(row: Arrival, raw: bytes) -> Parcel:
    return Parcel(
        id=row.id,
        received_at=row.received_at,
        gate=row.gate,
        envelope_from=row.envelope_from,
        envelope_to=tuple(row.envelope_to),
        raw=raw,
        client_ip=row.client_ip,
        helo=row.helo,
        inbox_id=row.inbox_id,
    )


def read(parcel: Parcel) -> Reading:
    """Parses the mail; what can be told from the mail alone is told here."""
    mail = parse(parcel.raw)
    named = (*mail.in_reply_to, *reversed(mail.references))
    nearest = dict.fromkeys(name for name in named if name != mail.message_id)
    report = reports.read(mail, parcel.raw)
    return Reading(
        parcel=parcel,
        mail=mail,
        automatic=_automatic(parcel, mail, report),
        report=report,
        sender=mail.from_ or (Address("", parcel.envelope_from) if parcel.envelope_from else None),
        own=_own(mail, parcel.raw),
        named={digest(name): name for name in list(nearest)[:MOST_IDS]},
        fingerprint=_fingerprint(mail),
        client_ip=parcel.client_ip,
    )


def _automatic(parcel: Parcel, mail: Mail, report: Report | None) -> Automatic:
    """What its header and its envelope say; where they say nothing, a report is a machine's all the same."""
    found = automatic.recognise(mail.headers, parcel.known_sender, parcel.envelope_to)
    return automatic.BY_A_REPORT if report and not found.is_ else found


def in_thread_order(readings: Sequence[Reading]) -> list[Reading]:
    """As they came, but each behind those of them that it names."""
    bearers: dict[bytes, list[Reading]] = {}
    for reading in readings:
        bearers.setdefault(reading.own or b"", []).append(reading)
    ordered: dict[int, Reading] = {}
    waiting = [(reading, False) for reading in reversed(readings)]
    met: set[int] = set()
    while waiting:
        reading, is_next = waiting.pop()
        number = reading.parcel.id
        if is_next:
            ordered.setdefault(number, reading)
        elif number not in met:
            met.add(number)
            waiting.append((reading, True))
            waiting += [(one, False) for name in reading.named for one in reversed(bearers.get(name, ()))]
    return list(ordered.values())


def _own(mail: Mail, raw: bytes) -> bytes | None:
    if mail.message_id:
        return digest(mail.message_id)
    return hashlib.blake2b(raw, digest_size=16, person=b"no Message-ID").digest() if mail.date else None


def _fingerprint(mail: Mail) -> bytes:
    """Equal for the same mail met twice: From, Subject and decoded parts (spec, section 2.3)."""
    sum_ = hashlib.blake2b(digest_size=16)
    words = (mail.from_.address if mail.from_ else "", mail.subject, mail.text, mail.html or "")
    for part in (*(word.encode("utf-8", "replace") for word in words), *(a.content for a in mail.attachments)):
        sum_.update(len(part).to_bytes(8, "big"))
        sum_.update(part)
    return sum_.digest()
