"""The SQL of seeing equals the pure rules, over random worlds on a real PostgreSQL."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.blobs import Blob
from postroom.base.clock import now
from postroom.base.errors import NotFound
from postroom.cases.case import Case, Participant, Reporter
from postroom.cases.message import Attachment
from postroom.cases.seeing import as_seen, find_visible, find_visible_attachment, viewer, visible_messages, visible_to
from postroom.inboxes.inbox import Kind
from postroom.people.contact import Contact, ContactAddress
from postroom.people.seeing import Viewer, may_view_on_portal
from postroom.people.workspace import Workspace
from tests.cases.acme import Acme

DOMAINS = ("quist.example", "elsewhere.example", "gmail.com")


@dataclass(frozen=True)
class AContact:
    workspace: int | None
    admin: bool
    deleted: bool
    domains: tuple[str, ...]


@dataclass(frozen=True)
class ACase:
    kind: Kind
    workspace: int | None
    sender: int | None
    reporters: frozenset[int]
    members: frozenset[int]
    left: frozenset[int]
    spam: bool
    merged: bool


somewhere = st.none() | st.integers(0, 1)
contacts = st.builds(
    AContact, somewhere, st.booleans(), st.sampled_from([False, False, False, True]),
    st.lists(st.sampled_from(DOMAINS), min_size=1, max_size=2, unique=True).map(tuple),
)  # fmt: skip
some = st.frozensets(st.integers(0, 4), max_size=3)
rarely = st.sampled_from([False] * 7 + [True])
cases = st.builds(
    ACase, st.sampled_from([Kind.ticket, Kind.ticket, Kind.ticket, Kind.conversation]), somewhere,
    st.none() | st.integers(0, 4), some, some, some, rarely, rarely,
)  # fmt: skip


def build(session: Session, acme: Acme, people: list[AContact], all_cases: list[ACase]) -> list[int]:
    """Writes the world; the contacts' ids."""
    workspaces = [Workspace(name="One"), Workspace(name="Two")]
    session.add_all(workspaces)
    session.flush()
    home = {None: None, 0: workspaces[0].id, 1: workspaces[1].id}
    rows = [
        Contact(
            name="C",
            workspace_id=home[p.workspace],
            customer_admin=p.admin,
            deleted_at=now() if p.deleted else None,
        )
        for p in people
    ]
    session.add_all(rows)
    session.flush()
    for number, (row, person) in enumerate(zip(rows, people, strict=True)):
        session.add_all(ContactAddress(address=f"c{number}@{d}", contact_id=row.id) for d in person.domains)
    other = acme.case("what others are merged into", contact=acme.contact("Else", "else@other.example"))
    for each in all_cases:
        write(session, acme, each, home, [row.id for row in rows], other.id)
    session.flush()
    return [row.id for row in rows]


def write(
    session: Session, acme: Acme, what: ACase, home: dict[int | None, int | None], ids: list[int], other: int
) -> None:
    inbox = acme.support if what.kind is Kind.ticket else acme.hello
    number = next(acme._numbers)
    case = Case(
        kind=what.kind, number=number, title="T", opening_subject="T", stage="queued", inbox_id=inbox.id,
        workspace_id=home[what.workspace], contact_id=None if what.sender is None else ids[what.sender],
        is_spam=what.spam, merged_into_id=other if what.merged else None,
    )  # fmt: skip
    session.add(case)
    session.flush()
    session.add_all(Reporter(case_id=case.id, contact_id=ids[one]) for one in what.reporters)
    session.add_all(
        Participant(case_id=case.id, address=f"c{one}@x", contact_id=ids[one], member=one in what.members)
        for one in what.members | what.left
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(people=st.lists(contacts, min_size=5, max_size=5), all_cases=st.lists(cases, min_size=1, max_size=6))
def test_it_fetches_what_the_rules_allow(session: Session, people: list[AContact], all_cases: list[ACase]) -> None:
    session.rollback()
    ids = build(session, Acme(session), people, all_cases)
    everything = [(case.id, as_seen(session, case)) for case in session.scalars(select(Case))]
    for number in ids:
        who = viewer(session, number)
        assert who
        fetched = set(session.scalars(select(Case.id).where(visible_to(who))))
        assert fetched == {case for case, seen in everything if may_view_on_portal(who, seen)}
    session.rollback()


def seen_by(session: Session, contact: Contact) -> Viewer:
    session.flush()
    who = viewer(session, contact.id)
    assert who
    return who


def test_it_says_the_same_of_what_is_hidden_and_of_what_is_not_there(session: Session, acme: Acme) -> None:
    case = acme.case("Printer on fire", words="It burns.")
    charlie = seen_by(session, acme.ned)
    assert find_visible(session, seen_by(session, acme.zoe), case.name.lower()).id == case.id
    with pytest.raises(NotFound) as hidden:
        find_visible(session, charlie, case.name)
    with pytest.raises(NotFound) as missing:
        find_visible(session, charlie, "TKT-9999")
    assert str(hidden.value).replace(case.name, "TKT-9999") == str(missing.value)
    for name in ("", "TKT-", "TKT-01", "CONV-1", "TKT-99999999999999999999", "' OR true", "\x00"):
        with pytest.raises(NotFound):
            find_visible(session, charlie, name)


def test_it_opens_files_of_visible_messages_only(session: Session, acme: Acme) -> None:
    blob = acme._written(Blob(data=b"x"))
    case = acme.case("Printer on fire")
    files = [
        acme._written(
            Attachment(
                message_id=acme.message(case, "Look.", is_spam=spam).id, name="a.png", type="image/png", size=1,
                sha256=b"", inline=False, blob_id=blob.id,
            )
        )
        for spam in (False, True)
    ]  # fmt: skip
    zoe, charlie = seen_by(session, acme.zoe), seen_by(session, acme.ned)
    assert find_visible_attachment(session, zoe, files[0].id).id == files[0].id
    assert len(session.scalars(visible_messages(zoe)).all()) == 1
    for who, number in ((zoe, files[1].id), (charlie, files[0].id), (charlie, 10**9)):
        with pytest.raises(NotFound, match=f"There is no attachment {number}"):
            find_visible_attachment(session, who, number)
    assert not session.scalars(visible_messages(charlie)).all()


def test_it_knows_nobody_who_is_not_there(session: Session) -> None:
    assert viewer(session, 10**9) is None
