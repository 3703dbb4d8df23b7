"""Preventing bounces: what is probably wrong with whom a reply goes to, told before it is sent (spec, section 5.8).

It only warns. Syntax is judged where it is typed; what DNS says of a domain is asked apart, for that takes time.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Text, func, select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.case import Case, Participant, Reporter
from postroom.cases.message import Direction, Message
from postroom.cases.seeing import as_seen
from postroom.deliveries.delivery import Delivery, State
from postroom.deliveries.suppressing import suppressed
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress
from postroom.people.seeing import may_report
from postroom.people.viewers import viewers
from postroom.people.workspace import Workspace

MOST = 100
"""Addresses that are looked at."""
_MOST_CASES = 50


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that is probably wrong, in a sentence. It is about an address, or about a reporter (by contact id)."""

    kind: Literal["suppressed", "unverified", "deleted_reporter", "foreign_reporter"]
    sentence: str
    address: str = ""
    contact_id: int | None = None


def doubts(session: Session, case: Case, addresses: Iterable[str], own_domains: Collection[str]) -> list[Doubt]:
    """What is probably wrong with the case's reporters, and with these To and Cc addresses; at most ten queries."""
    wanted = list(dict.fromkeys(one.lower() for one in addresses if "@" in one))[:MOST]
    return [*_of_reporters(session, case), *_of_addresses(session, wanted, own_domains)]


def _of_reporters(session: Session, case: Case) -> Iterator[Doubt]:
    found = select(Contact).join(Reporter, Reporter.contact_id == Contact.id).where(Reporter.case_id == case.id)
    reporters = session.scalars(found.order_by(Contact.id)).all()
    known, now = viewers(session, [one.id for one in reporters]), as_seen(session, case)
    workspace = session.get(Workspace, case.workspace_id) if case.workspace_id else None
    of = workspace.name if workspace else "the customer's organisation"
    for one in reporters:
        name = one.name or "Somebody"
        if one.deleted_at is not None:
            yield Doubt("deleted_reporter", f"{name}, who reports this, is deleted.", contact_id=one.id)
        elif one.id not in known or not may_report(known[one.id], now):
            yield Doubt("foreign_reporter", f"{name}, who reports this, does not belong to {of}.", contact_id=one.id)


def _of_addresses(session: Session, wanted: Sequence[str], own_domains: Collection[str]) -> Iterator[Doubt]:
    kept_from = suppressed(session, wanted)
    known = _known(session, wanted)
    for address in wanted:
        if row := kept_from.get(address):
            yield Doubt("suppressed", f"{address} will be sent nothing. {row.sentence}", address)
        elif address not in known and address.rpartition("@")[2] not in own_domains:
            yield Doubt("unverified", f"{address} never wrote to us, and no mail has reached it yet.", address)


def _known(session: Session, addresses: Sequence[str]) -> set[str]:
    """Those of our agents, those that wrote to us, and those that a mail of ours has reached."""
    email = func.lower(Agent.email, type_=Text)
    found = set(session.scalars(select(email).where(among(email, addresses))))
    reached = select(func.lower(Delivery.recipient, type_=Text)).where(
        among(Delivery.recipient, addresses), Delivery.state == State.delivered
    )
    found |= set(session.scalars(reached.distinct()))
    return found | {one for one in addresses if one not in found and _wrote(session, one)}


def _wrote(session: Session, address: str) -> bool:
    """By way of the cases that their contact has part in: messages have no index of senders."""
    cases = (
        select(Participant.case_id)
        .join(ContactAddress, ContactAddress.contact_id == Participant.contact_id)
        .where(ContactAddress.address == address)
        .order_by(Participant.case_id.desc())
        .limit(_MOST_CASES)
    )
    wrote = select(Message.id).where(
        Message.case_id.in_(cases), Message.direction == Direction.in_, func.lower(Message.from_address) == address
    )
    return session.scalar(wrote.limit(1)) is not None
