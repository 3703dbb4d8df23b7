from typing import Any

import pytest

from postroom.base.errors import BadInput, Conflict
from postroom.cases import reading
from postroom.cases.case import Case, Severity, Stage
from postroom.cases.changing import Changes, change
from tests.cases.acme import Acme


def history(acme: Acme, case: Case) -> list[tuple[str, Any]]:
    acme.session.flush()
    return [(done.event.deed.value, done.event.details) for done in reading.events(acme.session, case.id)]


def test_it_changes_all_that_is_asked_and_tells_each_in_the_history(acme: Acme) -> None:
    case = acme.case("Printer", needs_response=True)
    wanted: Changes = {
        "title": " Printer  on fire ",
        "stage": Stage.work_in_progress,
        "owner_id": acme.bob.id,
        "severity": Severity.high,
        "needs_response": False,
    }
    change(acme.session, case, acme.alice, wanted)
    assert (case.title, case.stage, case.owner_id) == ("Printer on fire", Stage.work_in_progress, acme.bob.id)
    assert (case.severity, case.needs_response, case.version) == (Severity.high, False, 2)
    assert history(acme, case) == [
        ("retitled", {"from": "Printer", "to": "Printer on fire"}),
        ("stage", {"from": "queued", "to": "work_in_progress"}),
        ("owner", {"from": None, "to": acme.bob.id}),
        ("severity", {"from": "medium", "to": "high"}),
        ("needs_response", {"from": True, "to": False}),
    ]


def test_it_leaves_the_case_alone_when_nothing_differs(acme: Acme) -> None:
    case = acme.case("Printer")
    change(acme.session, case, acme.alice, {"title": "Printer", "stage": Stage.queued})
    assert case.version == 1
    assert history(acme, case) == []
    assert reading.whole(acme.session, [case])[0].subscribers == []


def test_it_keeps_the_subject_the_thread_was_opened_with(acme: Acme) -> None:
    case = acme.case("Printer")
    change(acme.session, case, acme.alice, {"title": "Fire"})
    assert case.opening_subject == "Printer"


def test_it_makes_who_changes_an_attribute_a_subscriber_once(acme: Acme) -> None:
    case = acme.case("Printer")
    change(acme.session, case, acme.alice, {"severity": Severity.low})
    change(acme.session, case, acme.alice, {"severity": Severity.high})
    assert reading.whole(acme.session, [case])[0].subscribers == [acme.alice]


def test_it_refuses_what_somebody_else_changed_meanwhile(acme: Acme) -> None:
    case = acme.case("Printer")
    change(acme.session, case, acme.alice, {"severity": Severity.low}, version=1)
    with pytest.raises(Conflict):
        change(acme.session, case, acme.bob, {"severity": Severity.high}, version=1)
    assert case.severity is Severity.low


@pytest.mark.parametrize("closed", [Stage.resolved, Stage.canceled, Stage.archived])
def test_it_needs_no_response_any_more_when_it_is_closed(acme: Acme, closed: Stage) -> None:
    case = acme.case("Printer", needs_response=True)
    change(acme.session, case, acme.alice, {"stage": closed})
    assert not case.needs_response


@pytest.mark.parametrize(
    "wrong",
    [{"stage": Stage.hold}, {"stage": Stage.new}, {"title": " "}, {"title": "x" * 1001}, {"owner_id": 2**62}],
)
def test_it_refuses_what_can_not_be(acme: Acme, wrong: Changes) -> None:
    case = acme.case("Printer")
    with pytest.raises(BadInput):
        change(acme.session, case, acme.alice, wrong)
    assert case.version == 1


def test_it_refuses_an_owner_who_is_no_longer_active(acme: Acme) -> None:
    case = acme.case("Printer")
    with pytest.raises(BadInput):
        change(acme.session, case, acme.alice, {"owner_id": acme.charlie.id})
