"""Gathering: locks what the mails of a batch name, then looks all of it up in a fixed number of queries.

Locks are always taken in one order: contacts (addresses), thread ids, cases; each sorted (invariant 5 of the design).
Two workers whose mails share an id work one after the other, whichever of them knows the thread's root.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import BigInteger, CompoundSelect, Text, bindparam, false, literal, null, or_, select, text, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.database import new_ids
from postroom.cases.case import Case, Link, LinkType, Participant, Reporter
from postroom.cases.message import Direction, Message, ThreadId
from postroom.inboxes.addressing import read_inboxes
from postroom.intake.acquainting import acquaint
from postroom.intake.ledger import Known, Ledger, Party, People
from postroom.intake.limiting import read_tallies
from postroom.intake.reading import Reading
from postroom.mail.mail import Address
from postroom.people.directory import look_up
from postroom.people.organisation import Organisation, organisation

_LOCK = text("SELECT count(pg_advisory_xact_lock(key)) FROM unnest(:keys) AS key").bindparams(
    bindparam("keys", type_=ARRAY(BigInteger))
)
_CONTACT, _THREAD = 0, 1 << 62


def gather(session: Session, readings: Sequence[Reading], *, key: bytes, own_domains: Iterable[str]) -> Ledger:
    """Everything that these mails name, locked until the transaction's end."""
    settings = organisation(session)
    _lock(session, readings, settings)
    inboxes = read_inboxes(session)
    addresses = {who.address.lower(): who for reading in readings for who in reading.everybody}
    files = sum(len(reading.mail.attachments) for reading in readings)
    count = len(readings)
    people = len(addresses)
    spaces = people if settings.create_workspaces_for_new_domains else 0
    ids = new_ids(session, contacts=people, workspaces=spaces, cases=count, messages=count, attachments=files)
    threads = _threads(session, readings)
    directory = look_up(
        session,
        [*addresses.values(), *_senders(threads)],
        inboxes=inboxes,
        own_domains=frozenset(own_domains),
        fresh_ids=ids["contacts"],
        fresh_workspaces=ids["workspaces"],
    )
    cases, parents = _cases(session, {known.case for found in threads.values() for known in found})
    parties = _people(session, cases)
    words = _our_words(session, threads)
    known = acquaint(session, directory, cases.values())
    counted = read_tallies(session, readings, directory, settings.limits)
    return Ledger(
        key, settings, counted, inboxes, directory, ids, threads, cases, parents, dict(parents), parties, words, known
    )


def _lock(session: Session, readings: Sequence[Reading], settings: Organisation) -> None:
    people = {_key(_CONTACT, who.address.lower().encode()) for r in readings for who in r.everybody}
    if settings.create_workspaces_for_new_domains:  # two workers may meet the same domain at once
        people |= {_key(_CONTACT, who.domain.encode()) for r in readings for who in r.everybody}
    threads = {_key(_THREAD, name) for r in readings for name in (*r.named, *((r.own,) if r.own else ()))}
    session.execute(_LOCK, {"keys": sorted(people) + sorted(threads)})


def _key(kind: int, name: bytes) -> int:
    return kind | int.from_bytes(blake2b(name, digest_size=8).digest(), "big") >> 2


def _threads(session: Session, readings: Sequence[Reading]) -> dict[bytes, list[Known]]:
    digests = {name for r in readings for name in (*r.named, *((r.own,) if r.own else ()))}
    rows = session.execute(
        select(
            ThreadId.digest,
            ThreadId.own,
            Message.id,
            Message.case_id,
            Message.direction,
            Message.from_address,
            Message.subject,
            Message.fingerprint,
            Message.suspect.is_not(None),
        )
        .join(Message, Message.id == ThreadId.message_id)
        .where(among(ThreadId.digest, digests))
        .order_by(Message.id)
    )
    threads: dict[bytes, list[Known]] = {}
    for digest, own, message, case, direction, sender, subject, fingerprint, suspect in rows:
        known = Known(message, case, own, direction is Direction.out, sender.lower(), subject, fingerprint, suspect)
        threads.setdefault(digest, []).append(known)
    return threads


def _our_words(session: Session, threads: Mapping[bytes, Sequence[Known]]) -> dict[int, str]:
    ours = {known.message for found in threads.values() for known in found if known.ours and known.own}
    if not ours:
        return {}
    return {
        row.id: row.text for row in session.execute(select(Message.id, Message.text).where(among(Message.id, ours)))
    }


def _senders(threads: dict[bytes, list[Known]]) -> list[Address]:
    """Who wrote the messages that name an id; those that bear it are on their case for good."""
    naming = {known.sender for found in threads.values() for known in found if not known.own and not known.ours}
    return [Address("", sender) for sender in sorted(naming) if sender]


def _cases(session: Session, named: set[int]) -> tuple[dict[int, Case], dict[int, int]]:
    """The cases with all they were merged into, split off from or that was split off from them, locked in one go."""
    parents: dict[int, int] = {}
    wanted, fresh = set(named), set(named)
    while fresh:
        either = or_(among(Link.case_id, fresh), among(Link.other_id, fresh))
        split = select(Link.case_id, Link.other_id).where(either, Link.type == LinkType.split_from)
        found = {row.case_id: row.other_id for row in session.execute(split)}
        merged = select(Case.merged_into_id).where(among(Case.id, fresh), Case.merged_into_id.is_not(None))
        parents |= found
        fresh = {*found, *found.values(), *(into for into in session.scalars(merged) if into)} - wanted
        wanted |= fresh
    if not wanted:
        return {}, {}
    rows = session.scalars(select(Case).where(among(Case.id, wanted)).order_by(Case.id).with_for_update())
    return {case.id: case for case in rows}, parents


def _people(session: Session, cases: Iterable[int]) -> dict[int, People]:
    people = {case: People() for case in cases}
    if not people:
        return people
    columns = (Participant.case_id, Participant.address, Participant.name, Participant.contact_id, Participant.agent_id)
    thread = select(*columns, Participant.member).where(among(Participant.case_id, people))
    reporters = select(Reporter.case_id, literal(None, Text), literal(""), Reporter.contact_id, null(), false())
    both: CompoundSelect[Any] = union_all(thread, reporters.where(among(Reporter.case_id, people)))
    for case, address, name, contact, agent, member in session.execute(both):
        mine = people[case]
        if address is None:
            mine.reporters.add(contact)
            continue
        mine.everybody[address] = Party(name, contact, agent)
        if member:
            mine.members.add(address)
    return people
