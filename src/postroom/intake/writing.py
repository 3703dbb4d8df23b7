"""Writing: the ledger's decisions become rows, with one COPY a table, and the arrivals are done."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.claims import Status
from postroom.base.errors import Conflict
from postroom.base.live import announce, wake
from postroom.base.rows import copy_rows, storable
from postroom.cases.acknowledgement import Acknowledgement
from postroom.cases.case import NUMBERS, Case, Link
from postroom.cases.event import Event
from postroom.cases.message import Attachment, Message, ThreadId
from postroom.deliveries.answering import answered
from postroom.deliveries.reporting import reported
from postroom.inboxes.inbox import Kind
from postroom.intake.arrival import Outcome
from postroom.intake.ledger import Decision, Ledger
from postroom.intake.rethreading.rethreading import rethread
from postroom.mail.return_path import returned_number
from postroom.people.counting import CountedMail
from postroom.people.happening import Happening

_NO_MEMBERS = text("UPDATE participants SET member = false WHERE case_id = ANY(:cases) AND member")
_PARTICIPANTS = text(
    "INSERT INTO participants (case_id, address, name, contact_id, agent_id, member) SELECT * FROM unnest("
    "CAST(:cases AS bigint[]), CAST(:addresses AS text[]), CAST(:names AS text[]), CAST(:contacts AS bigint[]), "
    "CAST(:agents AS bigint[]), CAST(:members AS boolean[])) "
    "ON CONFLICT (case_id, address) DO UPDATE SET member = excluded.member, "
    "contact_id = coalesce(participants.contact_id, excluded.contact_id)"
)
_REPORTERS = text(
    "INSERT INTO reporters (case_id, contact_id) SELECT * FROM unnest("
    "CAST(:cases AS bigint[]), CAST(:contacts AS bigint[])) ON CONFLICT DO NOTHING"
)
_HEIRS = text(
    "INSERT INTO reporters (case_id, contact_id) SELECT heir.id, contact_id FROM reporters "
    "JOIN unnest(CAST(:heirs AS bigint[]), CAST(:others AS bigint[])) AS heir (id, other) "
    "ON reporters.case_id = heir.other ON CONFLICT DO NOTHING"
)
_TAGS = text(
    "WITH new AS (INSERT INTO contact_tags (contact_id, tag) SELECT * FROM unnest(CAST(:contacts AS bigint[]), "
    "CAST(:tags AS text[])) ON CONFLICT DO NOTHING RETURNING contact_id) "
    "UPDATE contacts SET version = version + 1 WHERE id IN (SELECT contact_id FROM new)"
)
_DONE = text(
    "UPDATE arrivals SET status = done.status, claimed_until = NULL, outcome = done.outcome, reason = done.reason, "
    "message_id = done.message_id, about_id = done.about FROM unnest(CAST(:ids AS bigint[]), "
    "CAST(:attempts AS int[]), CAST(:statuses AS text[]), CAST(:outcomes AS text[]), CAST(:reasons AS text[]), "
    "CAST(:message_ids AS text[]), CAST(:abouts AS bigint[])) "
    "AS done (id, attempts, status, outcome, reason, message_id, about) "
    "WHERE arrivals.id = done.id AND arrivals.attempts = done.attempts AND arrivals.status IN ('waiting', 'retrying')"
)
_ORDER = (Message, ThreadId, Attachment, Link, Event, Happening, Acknowledgement, CountedMail)


def write(session: Session, ledger: Ledger, fences: Mapping[int, int]) -> None:
    """Writes all of it. `fences`: the attempts of each claim; raises Conflict when another worker has taken one."""
    with session.no_autoflush:  # an older case may have been merged into a new one
        copy_rows(session, ledger.directory.new_workspaces)
        copy_rows(session, ledger.directory.new_domains)
        copy_rows(session, ledger.directory.new_contacts)
        copy_rows(session, ledger.directory.new_addresses)
        _number(session, ledger.new_cases)
        copy_rows(session, ledger.new_cases)
    session.flush()
    _store_files(session, ledger)
    for kind in _ORDER:
        copy_rows(session, ledger.rows.get(kind, []))
    _write_people(session, ledger)
    _write_tags(session, ledger)
    if ledger.late:
        _rethread(session, ledger)
    answered(session, ledger.answers)
    _finish(session, _with_reports(session, ledger), fences)
    for case in ledger.touched:
        announce(session, case)
    for job in (Happening, Acknowledgement):
        if job in ledger.rows:
            wake(session, job.__tablename__)


def _number(session: Session, cases: list[Case]) -> None:
    for kind in Kind:
        mine = [case for case in cases if case.kind is kind]
        wanted = text(f"SELECT nextval('{NUMBERS[kind].name}') FROM generate_series(1, :count)")
        for case, number in zip(mine, session.scalars(wanted, {"count": len(mine)}) if mine else (), strict=True):
            case.number = number


def _rethread(session: Session, ledger: Ledger) -> None:
    """Looks at the threads to which a mail came late as a whole; some messages may lie on another case then."""
    session.flush()
    done = rethread(session, ledger.late, ledger.cases, key=ledger.key, own_domains=ledger.directory.own_domains)
    for number, decision in enumerate(ledger.decisions):
        if decision.message in done.moved:
            opened = decision.message in done.openers
            because = ("It opened a case. " if opened else "") + done.moved[decision.message]
            outcome = Outcome.opened if opened else Outcome.added
            ledger.decisions[number] = replace(decision, outcome=outcome, reason=because)


def _write_tags(session: Session, ledger: Ledger) -> None:
    if ledger.new_tags:
        contacts, tags = zip(*sorted(ledger.new_tags), strict=True)
        session.execute(_TAGS, {"contacts": list(contacts), "tags": list(tags)})


def _store_files(session: Session, ledger: Ledger) -> None:
    stored = blobs.store(session, [content for _, content in ledger.contents])
    for (row, _), blob in zip(ledger.contents, stored, strict=True):
        row.blob_id = blob
        ledger.write(row)


def _write_people(session: Session, ledger: Ledger) -> None:
    new = {case.id for case in ledger.new_cases}
    met = [case for case in ledger.touched if case not in new]
    if met:
        session.execute(_NO_MEMBERS, {"cases": met})
    rows = sorted(_parties(ledger))
    if rows:
        names = ("cases", "addresses", "names", "contacts", "agents", "members")
        session.execute(_PARTICIPANTS, dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    if ledger.reporters:
        cases, contacts = zip(*sorted(ledger.reporters), strict=True)
        session.execute(_REPORTERS, {"cases": list(cases), "contacts": list(contacts)})
    if ledger.heirs:
        heirs, others = zip(*ledger.heirs, strict=True)
        session.execute(_HEIRS, {"heirs": list(heirs), "others": list(others)})


def _parties(ledger: Ledger) -> Iterable[tuple[int, str, str, int | None, int | None, bool]]:
    for case in ledger.touched:
        people = ledger.people[case]
        for address in people.members | people.met:
            party = people.everybody[address]
            yield case, storable(address), storable(party.name), party.contact, party.agent, address in people.members


def _with_reports(session: Session, ledger: Ledger) -> list[Decision]:
    """Hands reports to the deliveries they are about; their arrivals then say which message of ours that was."""
    return [_with_report(session, decision, ledger.key) for decision in ledger.decisions]


def _with_report(session: Session, decision: Decision, key: bytes) -> Decision:
    report = decision.reading.report
    recorded = (
        reported(session, report, key, _returned(decision, key), decision.reading.parcel.id)
        if report and decision.outcome is Outcome.report
        else []
    )
    return replace(decision, message=recorded[0].message_id) if recorded else decision


def _returned(decision: Decision, key: bytes) -> int | None:
    """The delivery to whose return path it came."""
    numbers = (returned_number(address, key) for address in decision.reading.parcel.envelope_to)
    return next((number for number in numbers if number is not None), None)


def _finish(session: Session, decisions: list[Decision], fences: Mapping[int, int]) -> None:
    if not decisions:
        return
    values = {
        "ids": [d.reading.parcel.id for d in decisions],
        "attempts": [fences[d.reading.parcel.id] for d in decisions],
        "statuses": [(Status.set_aside if d.outcome is Outcome.set_aside else Status.done).value for d in decisions],
        "outcomes": [d.outcome.value for d in decisions],
        "reasons": [storable(d.reason) for d in decisions],
        "message_ids": [storable(d.reading.mail.message_id or "") or None for d in decisions],
        "abouts": [d.message for d in decisions],
    }
    done = session.connection().execute(_DONE, values)
    if done.rowcount != len(decisions):
        raise Conflict("Another worker has taken one of these arrivals.")
