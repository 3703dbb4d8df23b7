"""Loading: all cases whose messages name each other, and what rethreading must know of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, BigInteger, bindparam, select, text
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.case import Case, Channel, Link, LinkType, Participant, Reporter, Stage
from postroom.cases.message import Direction, Message
from postroom.intake.reading import MOST_IDS
from postroom.intake.rethreading.post import Post, Row
from postroom.mail.ids import digest
from postroom.people.contact import ContactAddress
from postroom.people.seeing import Employee, Viewer
from postroom.people.viewers import viewers

_BESIDE = text(
    "WITH mine AS (SELECT digest, own FROM messages JOIN thread_ids ON thread_ids.message_id = messages.id "
    "WHERE case_id = ANY(:cases)), theirs AS ("
    "SELECT named.message_id FROM mine JOIN thread_ids named ON named.digest = mine.digest WHERE mine.own "
    "UNION SELECT bearer.message_id FROM mine JOIN thread_ids bearer ON bearer.digest = mine.digest "
    "AND bearer.own WHERE NOT mine.own) "
    "SELECT case_id FROM messages JOIN theirs ON theirs.message_id = messages.id "
    "UNION SELECT id FROM cases WHERE merged_into_id = ANY(:cases) "
    "UNION SELECT merged_into_id FROM cases WHERE id = ANY(:cases) AND merged_into_id IS NOT NULL "
    "UNION SELECT other_id FROM links WHERE case_id = ANY(:cases) AND type <> 'related' "
    "UNION SELECT case_id FROM links WHERE other_id = ANY(:cases) AND type <> 'related'"
).bindparams(bindparam("cases", type_=ARRAY(BigInteger)))
_MERGED_BY_HAND = text(
    "SELECT CAST(details->>'case_id' AS bigint) FROM events "
    "WHERE case_id = ANY(:cases) AND deed = 'joined' AND agent_id IS NOT NULL"
).bindparams(bindparam("cases", type_=ARRAY(BigInteger)))

_GIVEN = text(
    "SELECT case_id, details->>'to' AS title FROM events WHERE case_id = ANY(:cases) AND deed = 'retitled'"
).bindparams(bindparam("cases", type_=ARRAY(BigInteger)))


@dataclass(frozen=True, slots=True)
class Acquaintances:
    """The contacts behind addresses, and contacts as the rules of seeing ask for them."""

    contacts: dict[str, int]
    viewers: dict[int, Viewer]


def component(session: Session, start: Iterable[int]) -> set[int]:
    """The cases to which one comes from these by ids that messages bear and name, by merges and by links."""
    found: set[int] = set()
    fresh = set(start)
    while fresh:
        found |= fresh
        fresh = set(session.scalars(_BESIDE, {"cases": sorted(fresh)})) - found
    return found


def load_messages(session: Session, cases: Collection[int]) -> Sequence[Any]:
    """What rethreading reads of all messages of these cases."""
    columns = (
        Message.id,
        Message.case_id,
        Message.direction,
        Message.source,
        Message.subject,
        Message.message_id,
        Message.in_reply_to,
        Message.references,
        Message.fingerprint,
        Message.from_address,
        Message.to,
        Message.cc,
        Message.contact_id,
        Message.agent_id,
        Message.suspect,
        Message.is_spam,
    )
    return session.execute(select(*columns).where(among(Message.case_id, cases))).all()


def addresses_of(row: Any) -> set[str]:
    """From, To and Cc of a message, in lower case."""
    return {row.from_address.lower(), *(str(one["address"]).lower() for one in (*row.to, *row.cc))} - {""}


def load_acquaintances(session: Session, messages: Sequence[Any], cases: Sequence[Case]) -> Acquaintances:
    """The contacts on these messages, and the original senders of these cases; two queries."""
    written = {address for row in messages for address in addresses_of(row)}
    found = select(ContactAddress.address, ContactAddress.contact_id).where(among(ContactAddress.address, written))
    contacts = {row.address: row.contact_id for row in session.execute(found)}
    senders = {row.contact_id for row in messages} | {case.contact_id for case in cases}
    return Acquaintances(contacts, viewers(session, {number for number in senders if number}))


def posts_of(
    messages: Sequence[Any], archived: Collection[int], known: Acquaintances, own_domains: Collection[str]
) -> list[Post]:
    """The messages as values."""
    return [
        Post(
            id=row.id,
            row=row.case_id,
            free=row.direction is Direction.in_ and row.source is Channel.email and row.case_id not in archived,
            own=digest(row.message_id) if row.message_id else None,
            names=_names(row),
            subject=row.subject,
            fingerprint=row.fingerprint or b"",
            sender=_sender(row, known, own_domains),
            people=_people(row, known),
        )
        for row in messages
    ]


def _names(row: Any) -> dict[bytes, str]:
    named = (*row.in_reply_to, *reversed(row.references))
    nearest = list(dict.fromkeys(name for name in named if name != row.message_id))[:MOST_IDS]
    return {digest(name): name for name in nearest}


def _people(row: Any, known: Acquaintances) -> frozenset[int]:
    """Nobody comes onto a thread by spam, or by a mail that is not believed."""
    counts = row.suspect is None and not row.is_spam
    contacts = (known.contacts.get(one) for one in addresses_of(row)) if counts else ()
    return frozenset(number for number in contacts if number)


def _sender(row: Any, known: Acquaintances, own_domains: Collection[str]) -> Viewer | Employee | None:
    if row.suspect is not None:
        return None
    if row.direction is Direction.out or row.agent_id is not None:
        return Employee(row.agent_id)
    if row.contact_id is not None:
        return known.viewers.get(row.contact_id)
    return Employee() if row.from_address.lower().rpartition("@")[2] in own_domains else None


def archived_among(cases: Iterable[Case]) -> set[int]:
    """Those that are archived, but not because they were merged."""
    return {case.id for case in cases if case.stage is Stage.archived and case.merged_into_id is None}


def load_rows(session: Session, cases: Sequence[Case], posts: Sequence[Post], known: Acquaintances) -> list[Row]:
    """The cases themselves, with who and what hangs on them by hand."""
    numbers = [case.id for case in cases]
    by_hand = set(session.scalars(_MERGED_BY_HAND, {"cases": numbers}))
    links = list(session.scalars(select(Link).where(among(Link.case_id, numbers)).order_by(Link.other_id)))
    met = {contact for post in posts for contact in post.people}
    people: dict[int, set[int]] = {}
    for kind in (Participant, Reporter):
        hanging = select(kind.case_id, kind.contact_id).where(among(kind.case_id, numbers))
        for case, contact in session.execute(hanging):
            if contact is not None and contact not in met:
                people.setdefault(case, set()).add(contact)
    archived, given = archived_among(cases), _given(session, cases)
    return [
        Row(
            id=case.id,
            title=case.title,
            opening_subject=case.opening_subject,
            opener=case.opened_by_id,
            archived=case.id in archived,
            given=frozenset(given[case.id]),
            also=tuple(case.also_opened_with) if case.id in archived else (),
            merged_into=case.merged_into_id,
            by_hand=case.id in by_hand,
            workspace=_moved_to(case, known),
            sender=known.viewers.get(case.contact_id or 0),
            people=frozenset(people.get(case.id, ())),
            parents=tuple(x.other_id for x in links if x.case_id == case.id and x.type is LinkType.split_from),
            follows=next((x.other_id for x in links if x.case_id == case.id and x.type is LinkType.follow_up_of), None),
        )
        for case in cases
    ]


def _given(session: Session, cases: Sequence[Case]) -> dict[int, set[str]]:
    """Every title that an agent gave each case: what came under one of them stays when there is another."""
    given = {case.id: {case.title} - {case.opening_subject} for case in cases}
    for case, title in session.execute(_GIVEN, {"cases": list(given)}):
        given[case].add(title)
    return given


def _moved_to(case: Case, known: Acquaintances) -> int | None:
    sender = known.viewers.get(case.contact_id or 0)
    return case.workspace_id if sender is None or sender.workspace_id != case.workspace_id else None
