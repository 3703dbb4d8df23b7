from collections.abc import Callable

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from postroom.cases import listing
from postroom.cases.case import CaseTag, Stage
from postroom.cases.listing import Wanted
from postroom.inboxes.inbox import Kind
from tests.cases.acme import Acme


def titles(session: Session, wanted: Wanted) -> list[str]:
    return [case.title for case in listing.page(session, wanted).cases]


def test_it_lists_the_newest_activity_first(acme: Acme) -> None:
    for title in ("First", "Second", "Third"):
        acme.case(title)
    assert titles(acme.session, Wanted()) == ["Third", "Second", "First"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (lambda _: Wanted(kind=Kind.conversation), ["Ned asks"]),
        (lambda _: Wanted(kind=Kind.ticket), ["Owned", "Printer"]),
        (lambda _: Wanted(stage=Stage.resolved), ["Owned"]),
        (lambda acme: Wanted(inbox_id=acme.hello.id), ["Ned asks"]),
        (lambda acme: Wanted(contact_id=acme.ned.id), ["Ned asks"]),
        (lambda acme: Wanted(workspace_id=acme.quist.id), ["Owned", "Printer"]),
        (lambda acme: Wanted(owner_id=acme.alice.id), ["Owned"]),
        (lambda _: Wanted(tag="vip"), ["Printer"]),
        (lambda _: Wanted(spam=True), ["Win"]),
        (lambda _: Wanted(spam=None), ["Win", "Ned asks", "Owned", "Printer"]),
        (lambda _: Wanted(verified=True), ["Owned", "Printer"]),
        (lambda _: Wanted(verified=False), ["Ned asks"]),
        (lambda acme: Wanted(owner_id=acme.bob.id), []),
        (lambda _: Wanted(tag="vip", stage=Stage.resolved), []),
        (lambda _: Wanted(closed=True), ["Owned"]),
        (lambda _: Wanted(closed=False), ["Ned asks", "Printer"]),
    ],
)
def test_it_lists_only_what_is_wanted(acme: Acme, wanted: Callable[[Acme], Wanted], found: list[str]) -> None:
    printer = acme.case("Printer")
    acme.session.add(CaseTag(case_id=printer.id, tag="vip"))
    acme.case("Owned", owner_id=acme.alice.id, stage=Stage.resolved)
    acme.case("Ned asks", contact=acme.ned, inbox=acme.hello)
    acme.case("Win", is_spam=True)
    acme.case("Merged", merged_into_id=printer.id)
    assert titles(acme.session, wanted(acme)) == found


def test_it_shows_a_row_of_each(acme: Acme) -> None:
    acme.case("Printer", owner_id=acme.alice.id, newest_author="Zoë", newest_words="It burns", needs_response=True)
    acme.case("Ned asks", contact=acme.ned)
    cases = listing.page(acme.session, Wanted()).cases
    ned, printer = listing.rows(acme.session, cases)
    assert (printer.name, printer.sender, printer.words, printer.owner) == ("TKT-1", "Zoë", "It burns", "Alice Archer")
    assert (printer.customer, ned.customer) == ("Zoë Quist", "Ned")
    assert printer.needs_response
    assert printer.verified
    assert not ned.verified
    assert ned.owner is None


def test_it_asks_as_many_questions_for_many_cases_as_for_one(acme: Acme) -> None:
    def questions() -> int:
        asked: list[str] = []
        connection = acme.session.connection()
        event.listen(connection, "before_cursor_execute", lambda *a: asked.append(a[2]))
        listing.rows(acme.session, listing.page(acme.session, Wanted()).cases)
        return len(asked)

    acme.case("One", owner_id=acme.alice.id)
    once = questions()
    for title in "abcdefgh":
        acme.case(title, owner_id=acme.bob.id)
    assert questions() == once
