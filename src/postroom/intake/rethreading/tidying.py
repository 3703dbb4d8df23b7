"""Tidying: what a case says of its messages, after some came to it from another case or left it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.case import Case, Link, LinkType
from postroom.cases.message import Message
from postroom.cases.receiving import DOUBTED
from postroom.intake.kinship import SPLIT, STRANGER
from postroom.intake.rethreading.post import Knot, Row
from postroom.people.seeing import Viewer, same_organisation

_HERE = "case_id = ANY(CAST(:cases AS bigint[]))"
_MAILS = (
    "mails AS (SELECT id, case_id, row_number() OVER (PARTITION BY case_id ORDER BY (is_automatic OR is_spam), "
    f'id DESC) = 1 AS newest, from_address, from_name, "to", cc FROM messages WHERE {_HERE} AND suspect IS NULL '
    "AND (NOT is_spam OR id = (SELECT opened_by_id FROM cases WHERE cases.id = case_id))), "
    "met AS (SELECT case_id, newest, lower(from_address) AS address, from_name AS name FROM mails UNION ALL "
    "SELECT case_id, newest, lower(who->>'address'), who->>'name' FROM mails, jsonb_array_elements(\"to\" || cc) who)"
)
_STEPS = (
    "UPDATE participants SET member = false WHERE case_id = ANY(CAST(:cases AS bigint[])) AND member",
    f"WITH {_MAILS} INSERT INTO participants (case_id, address, name, contact_id, agent_id, member) "
    "SELECT DISTINCT ON (met.case_id, met.address) met.case_id, met.address, met.name, "
    "contact_addresses.contact_id, agents.id, bool_or(met.newest) OVER (PARTITION BY met.case_id, met.address) "
    "FROM met LEFT JOIN contact_addresses ON contact_addresses.address = met.address "
    "LEFT JOIN agents ON lower(agents.email) = met.address AND agents.active "
    "WHERE met.address <> '' AND NOT EXISTS (SELECT FROM inboxes WHERE inboxes.address = met.address) "
    "ORDER BY met.case_id, met.address ON CONFLICT (case_id, address) DO UPDATE SET member = excluded.member",
    f"WITH {_MAILS}, left_over AS (SELECT case_id, address FROM participants WHERE {_HERE} "
    "EXCEPT SELECT case_id, address FROM met) "
    "DELETE FROM participants USING left_over WHERE participants.case_id = left_over.case_id "
    "AND participants.address = left_over.address AND participants.address = ANY(CAST(:gone AS text[]))",
    "UPDATE cases SET has_attachments = EXISTS (SELECT FROM messages JOIN attachments "
    "ON attachments.message_id = messages.id AND NOT inline WHERE messages.case_id = cases.id), "
    "has_bounce = EXISTS (SELECT FROM messages JOIN deliveries ON deliveries.message_id = messages.id "
    "WHERE messages.case_id = cases.id AND deliveries.state = 'bounced'), version = version + 1 "
    "WHERE id = ANY(CAST(:cases AS bigint[]))",
    "UPDATE cases SET newest_author = CASE WHEN newest.from_name <> '' THEN newest.from_name "
    "ELSE newest.from_address END, newest_words = left(CASE WHEN newest.suspect IS NULL "
    "THEN '' ELSE :doubted END || newest.visible_text, 200), updated_at = newest.created_at "
    "FROM (SELECT DISTINCT ON (case_id) * FROM messages WHERE case_id = ANY(CAST(:cases AS bigint[])) "
    "ORDER BY case_id, (is_automatic OR is_spam OR suspect IS NOT NULL), id DESC) AS newest "
    "WHERE cases.id = newest.case_id AND cases.id = ANY(CAST(:cases AS bigint[]))",
    "UPDATE cases SET needs_response = EXISTS (SELECT FROM messages WHERE messages.case_id = cases.id "
    "AND direction = 'in') WHERE id = ANY(CAST(:fresh AS bigint[]))",
)


def tidy(session: Session, changed: Collection[int], fresh: Collection[int], gone: Collection[str]) -> None:
    """Sets it right.

    `changed`: cases that gained or lost messages; `fresh`: those of them that are new or were asleep; `gone`: the
    addresses on messages that were moved.
    """
    values = {"cases": sorted(changed), "fresh": sorted(fresh), "gone": sorted(gone), "doubted": DOUBTED}
    for step in _STEPS:
        session.execute(text(step), {name: value for name, value in values.items() if f":{name} " in step})


@dataclass(frozen=True, slots=True)
class Opener:
    """A message that opens a case."""

    id: int
    subject: str
    contact_id: int | None
    sent_at: datetime
    message_id: str | None


def load_openers(session: Session, knots: Iterable[Knot]) -> dict[int, Opener]:
    """The messages that open these cases."""
    columns = (Message.id, Message.subject, Message.contact_id, Message.sent_at, Message.message_id)
    wanted = [number for knot in knots for number in knot.openers]
    return {row.id: Opener(*row) for row in session.execute(select(*columns).where(among(Message.id, wanted)))}


def name_anew(
    knot: Knot,
    case: Case,
    archived: Case | None,
    *,
    rows: Mapping[int, Row],
    found: Mapping[int, Opener],
    known: Mapping[int, Viewer],
) -> None:
    """The case is opened by the first of its messages that none brought there, and also answers to the others.

    One that follows up an archived case (`archived`) keeps what it has from that.
    """
    others = {title for row in knot.rows for title in (rows[row].given if row in rows else ())}
    others |= {found[one].subject for one in knot.openers} | {*(archived.also_opened_with if archived else ())}
    if knot.openers and archived is None:
        _open_by(_first(knot, case, rows, found), case, known)
    if knot.openers or archived:
        case.also_opened_with = sorted(others - {case.title, case.opening_subject})


def _first(knot: Knot, case: Case, rows: Mapping[int, Row], found: Mapping[int, Opener]) -> Opener:
    """The earliest; where an agent merged something into the case, its own stays."""
    openers = sorted((found[one] for one in knot.openers), key=lambda one: (one.sent_at, one.message_id or "", one.id))
    merged = any(row.by_hand for row in (rows.get(number) for number in knot.rows) if row)
    kept = (one for one in openers if merged and one.id == case.opened_by_id)
    return next(kept, openers[0])


def _open_by(first: Opener, case: Case, known: Mapping[int, Viewer]) -> None:
    if case.opened_by_id == first.id:
        return
    if case.title == case.opening_subject:
        case.title = first.subject
    case.opened_by_id, case.opening_subject = first.id, first.subject
    _open_for(case, known.get(first.contact_id or 0), known)


def _open_for(case: Case, sender: Viewer | None, known: Mapping[int, Viewer]) -> None:
    """It is the case of who opened it; but a late mail takes a case from nobody but their own colleagues."""
    before = known.get(case.contact_id or 0)
    if sender is None or (before and not same_organisation(before, sender)):
        return
    if case.workspace_id == (before.workspace_id if before else None):
        case.workspace_id = sender.workspace_id
    case.contact_id, case.is_guest = sender.id, not sender.verified


def link(session: Session, knots: Sequence[Knot], cases: Sequence[int]) -> None:
    """Split-off cases are linked to those they come from, and to no other; so are strangers' mails.

    An archived case keeps the links it has.
    """
    opened = {case for knot, case in zip(knots, cases, strict=True) if knot.openers}
    wanted = {(cases[i], cases[up]) for i, knot in enumerate(knots) if knot.openers for up in knot.parents}
    ours = (Link.type == LinkType.split_from) & (Link.reason == SPLIT)
    found = session.execute(select(Link.case_id, Link.other_id).where(among(Link.case_id, opened), ours))
    there = {(case, other) for case, other in found}
    for case, other in there - wanted:
        session.execute(delete(Link).where(Link.case_id == case, Link.other_id == other))
    for case, other in sorted(wanted - there):
        _write(session, case, other, LinkType.split_from, SPLIT)
    beside = {(cases[i], cases[other]) for i, knot in enumerate(knots) for other in knot.beside}
    for case, other in sorted(beside):
        _write(session, case, other, LinkType.related, STRANGER)


def _write(session: Session, case: int, other: int, type_: LinkType, reason: str) -> None:
    if case == other:
        return
    values = {"case_id": case, "other_id": other, "type": type_, "reason": reason}
    link = insert(Link).values(values)
    if type_ is LinkType.related:
        session.execute(link.on_conflict_do_nothing())
        return
    session.execute(
        link.on_conflict_do_update(index_elements=["case_id", "other_id"], set_={"type": type_, "reason": reason})
    )
