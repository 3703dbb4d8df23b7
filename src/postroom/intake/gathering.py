"""Gathering: locks what the mails of a batch name, then looks all of it up in a fixed number of queries.

Locks are always taken in one order: contacts (addresses), thread ids, cases; each sorted (invariant 5 of the design).
Two workers whose mails share an id work one after the other, whichever of them knows the thread's root.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Text, false, literal, null, select, union_all
from sqlalchemy.orm import Session

from postroom.base.columns import any_of
from postroom.base.database import new_ids
from postroom.base.name_locks import lock_names
from postroom.cases.case import Participant, Reporter
from postroom.cases.message import Direction, Message, ThreadId
from postroom.inboxes.addressing import read_inboxes
from postroom.intake.acquainting import acquaint
from postroom.intake.kinship import demand, kinship, lock_cases
from postroom.intake.ledger import Known, Ledger, Party, People
from postroom.intake.limiting import read_tallies
from postroom.intake.reading import Reading
from postroom.mail.ids import digest, signed_by
from postroom.people.directory import look_up
from postroom.people.organisation import Organisation, organisation

_THREADS = (
    select(ThreadId.digest, ThreadId.own, Message.id, Message.case_id, Message.direction, Message.fingerprint)
    .join(Message, Message.id == ThreadId.message_id)
    .where(any_of(ThreadId.digest, "digests"))
    .order_by(Message.id)
)
_OUR_WORDS = select(Message.id, Message.text).where(any_of(Message.id, "ids"))
_PEOPLE: CompoundSelect[Any] = union_all(
    select(
        Participant.case_id,
        Participant.address,
        Participant.name,
        Participant.contact_id,
        Participant.agent_id,
        Participant.member,
    ).where(any_of(Participant.case_id, "cases")),
    select(Reporter.case_id, literal(None, Text), literal(""), Reporter.contact_id, null(), false()).where(
        any_of(Reporter.case_id, "cases")
    ),
)


def gather(
    session: Session,
    readings: Sequence[Reading],
    *,
    key: bytes,
    own_domains: Iterable[str],
    also: Iterable[int] = (),
) -> Ledger:
    """Everything that these mails name, and the cases in `also`, locked until the transaction's end.

    Raises Moved when somebody moved messages between cases meanwhile.
    """
    settings = organisation(session)
    _lock(session, readings, settings)
    named = {name for r in readings for name in (*r.named, *((r.own,) if r.own else ()))}
    cases = lock_cases(session, named | _reported(readings, key), also)
    inboxes = read_inboxes(session)
    addresses = {who.address.lower(): who for reading in readings for who in reading.everybody}
    files = sum(len(reading.mail.attachments) for reading in readings)
    count = len(readings)
    people = len(addresses)
    spaces = people if settings.create_workspaces_for_new_domains else 0
    ids = new_ids(session, contacts=people, workspaces=spaces, cases=count, messages=count, attachments=files)
    threads = _threads(session, named) if cases else {}
    demand(cases, (known.case for found in threads.values() for known in found))
    directory = look_up(
        session,
        list(addresses.values()),
        inboxes=inboxes,
        own_domains=frozenset(own_domains),
        fresh_ids=ids["contacts"],
        fresh_workspaces=ids["workspaces"],
    )
    parties = _people(session, cases)
    words = _our_words(session, threads)
    kin = kinship(session, cases)
    known = acquaint(session, directory, cases.values(), kin)
    counted = read_tallies(session, readings, directory, settings.limits)
    return Ledger(key, settings, counted, inboxes, directory, ids, threads, cases, kin, parties, words, known)


def _lock(session: Session, readings: Sequence[Reading], settings: Organisation) -> None:
    people = {who.address.lower() for r in readings for who in r.everybody}
    if settings.create_workspaces_for_new_domains:  # two workers may meet the same domain at once
        people |= {who.domain for r in readings for who in r.everybody}
    lock_names(session, people, (name for r in readings for name in (*r.named, *((r.own,) if r.own else ()))))


def _reported(readings: Sequence[Reading], key: bytes) -> set[bytes]:
    """The ids of our mails that reports are about: what becomes of a delivery shows on its case."""
    ids = (r.report.message_id for r in readings if r.report and r.report.message_id)
    return {digest(name) for name in ids if signed_by(name, key)}


def _threads(session: Session, digests: Collection[bytes]) -> dict[bytes, list[Known]]:
    threads: dict[bytes, list[Known]] = {}
    for name, own, message, case, direction, fingerprint in session.execute(_THREADS, {"digests": list(digests)}):
        known = Known(message, case, own, direction is Direction.out, fingerprint)
        threads.setdefault(name, []).append(known)
    return threads


def _our_words(session: Session, threads: Mapping[bytes, Sequence[Known]]) -> dict[int, str]:
    ours = {known.message for found in threads.values() for known in found if known.ours and known.own}
    if not ours:
        return {}
    return {row.id: row.text for row in session.execute(_OUR_WORDS, {"ids": list(ours)})}


def _people(session: Session, cases: Iterable[int]) -> dict[int, People]:
    people = {case: People() for case in cases}
    if not people:
        return people
    for case, address, name, contact, agent, member in session.execute(_PEOPLE, {"cases": list(people)}):
        mine = people[case]
        if address is None:
            mine.reporters.add(contact)
            continue
        mine.everybody[address] = Party(name, contact, agent)
        if member:
            mine.members.add(address)
    return people
