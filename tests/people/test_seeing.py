"""The table of the spec's section 4 on plain values; tests/cases/test_seeing.py asks the same of PostgreSQL."""

from dataclasses import replace

import pytest

from postroom.inboxes.inbox import Kind
from postroom.people.seeing import (
    Employee,
    Seen,
    Viewer,
    gets_notices,
    may_reply_by_mail,
    may_report,
    may_view_in_app,
    may_view_on_portal,
    private_domains,
    same_organisation,
)

QUIST, OTHER = 1, 2
ZOE = Viewer(1, QUIST, frozenset({"quist.example"}))
CORA = Viewer(2, QUIST, frozenset({"quist.example"}))
ADA = Viewer(3, QUIST, frozenset({"quist.example"}), customer_admin=True)
CHARLIE = Viewer(4, OTHER, frozenset({"elsewhere.example"}))
CHIEF = Viewer(5, OTHER, frozenset({"elsewhere.example"}), customer_admin=True)
ALICE = Employee(1)
COLLEAGUE = Employee()
TICKET = Seen(Kind.ticket, QUIST, ZOE, frozenset({ZOE.id}), frozenset({ZOE.id}), frozenset({ZOE.id}))


def on(case: Seen, who: Viewer, *, reporter: bool = False, member: bool = False, left: bool = False) -> Seen:
    """The case with somebody on it, by way of these; `left`: they were a member once."""
    one = {who.id}
    return replace(
        case,
        reporters=case.reporters | one if reporter else case.reporters - one,
        members=case.members | one if member else case.members - one,
        thread=case.thread | one if member or left else case.thread - one,
    )


TABLE = [
    # who, how they come onto it, views on the portal, replies by mail
    ("original sender", ZOE, {"reporter": True}, True, True),
    ("original sender", ZOE, {"member": True}, True, True),
    ("original sender", ZOE, {"reporter": True, "member": True}, True, True),
    ("original sender", ZOE, {"left": True}, False, True),
    ("contact of the workspace", CORA, {"reporter": True}, True, True),
    ("contact of the workspace", CORA, {"member": True}, True, True),
    ("contact of the workspace", CORA, {"reporter": True, "left": True}, True, True),
    ("contact of the workspace", CORA, {}, False, True),
    ("customer admin of the workspace", ADA, {}, True, True),
    ("customer admin of the workspace", ADA, {"member": True}, True, True),
    ("contact outside it", CHARLIE, {"member": True}, False, True),
    ("contact outside it", CHARLIE, {"left": True}, False, True),
    ("contact outside it", CHARLIE, {"reporter": True, "member": True}, False, True),
    ("contact outside it", CHARLIE, {}, False, False),
    ("customer admin of another workspace", CHIEF, {}, False, False),
    ("customer admin of another workspace", CHIEF, {"member": True}, False, True),
]


@pytest.mark.parametrize(("row", "who", "way", "portal", "mail"), TABLE)
def test_it_is_the_table(row: str, who: Viewer, way: dict[str, bool], portal: bool, mail: bool) -> None:
    case = on(TICKET, who, **way)
    assert (may_view_on_portal(who, case), may_reply_by_mail(who, case)) == (portal, mail), row
    assert not may_view_in_app(who)
    assert not gets_notices(who, case)
    assert not may_view_on_portal(who, replace(case, kind=Kind.conversation))


@pytest.mark.parametrize(
    ("who", "case", "app", "notices"),
    [
        (ALICE, replace(TICKET, agents=frozenset({1})), True, True),
        (ALICE, replace(TICKET, subscribers=frozenset({1})), True, True),
        (ALICE, TICKET, True, False),
        (Employee(1, active=False), replace(TICKET, subscribers=frozenset({1})), False, False),
        (COLLEAGUE, TICKET, False, False),
    ],
)
def test_it_gives_the_app_to_agents_and_notices_to_those_who_follow(
    who: Employee, case: Seen, app: bool, notices: bool
) -> None:
    assert (may_view_in_app(who), gets_notices(who, case)) == (app, notices)
    assert may_reply_by_mail(who, case)


@pytest.mark.parametrize(
    "hidden",
    [
        replace(TICKET, kind=Kind.conversation),
        replace(TICKET, is_spam=True),
        replace(TICKET, is_merged=True),
    ],
)
def test_it_hides_from_the_portal_what_is_no_ticket_or_spam_or_merged(hidden: Seen) -> None:
    assert may_view_on_portal(ZOE, TICKET)
    assert not may_view_on_portal(ZOE, hidden)
    assert not may_view_on_portal(ADA, hidden)


def test_it_shows_a_moved_ticket_to_its_sender_and_its_new_workspace_only() -> None:
    moved = replace(on(on(TICKET, CORA, reporter=True), CHARLIE, member=True), workspace_id=OTHER)
    assert [may_view_on_portal(who, moved) for who in (ZOE, CORA, ADA, CHARLIE, CHIEF)] == [
        True, False, False, True, True
    ]  # fmt: skip


def test_it_takes_the_senders_organisation_where_the_ticket_has_no_workspace() -> None:
    ned = Viewer(6, None, frozenset({"elsewhere.example"}))
    nora = Viewer(7, None, frozenset({"elsewhere.example"}))
    case = on(on(Seen(Kind.ticket, None, ned), nora, member=True), CHARLIE, member=True)
    assert may_view_on_portal(nora, case)
    assert may_report(nora, case)
    assert not may_view_on_portal(CHARLIE, case), "he has the domain, but a workspace, too"
    assert not may_view_on_portal(replace(CHIEF, workspace_id=None), case), "an admin of no workspace"


def test_it_shows_nothing_to_the_deleted_but_takes_their_mail() -> None:
    gone = replace(ZOE, deleted=True)
    assert not may_view_on_portal(gone, TICKET)
    assert not may_report(gone, TICKET)
    assert may_reply_by_mail(gone, TICKET)


def test_it_makes_nobody_colleagues_by_a_public_provider() -> None:
    one, other = (Viewer(n, None, private_domains([f"user{n}@GMAIL.com"])) for n in (1, 2))
    assert not same_organisation(one, other)
    assert private_domains(["a@gmail.com", "a@Quist.example"]) == {"quist.example"}


def test_it_lets_nobody_in_when_nobody_sent_it() -> None:
    case = Seen(Kind.ticket)
    assert not may_reply_by_mail(CHARLIE, case)
    assert not may_reply_by_mail(None, case)
    assert not may_view_on_portal(replace(CHARLIE, workspace_id=None), case)
