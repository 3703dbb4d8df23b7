import json

from tests.cases.acme import Acme
from tests.web.browser import Browser


def test_it_changes_a_case_and_says_so_in_its_history(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    assert alice.post("/cases/TKT-1/stage", {"stage": "resolved"}).location == "/cases/TKT-1"
    alice.post("/cases/TKT-1/owner", {"owner": str(acme.bob.id)})
    alice.post("/cases/TKT-1/title", {"title": "Printer in flames"})
    alice.post("/cases/TKT-1/severity", {"severity": "blocker"})
    page = alice.get("/cases/TKT-1").text
    for line in ("moved it to Resolved", "gave it to Bob Baker", "Printer in flames", "severity to blocker"):
        assert line in page


def test_it_offers_a_script_the_way_back(alice: Browser, acme: Acme) -> None:
    case = acme.case("Printer on fire", needs_response=True)
    acme.session.commit()
    answer = alice.post("/cases/TKT-1/stage", {"stage": "resolved"}, Browser.HTMX)
    toast = json.loads(answer.headers["hx-trigger"])["toast"]
    assert answer.status == 204
    assert toast["text"] == "Stage: Resolved"
    undo = {name: str(value) for name, value in toast["undo"]["values"].items()}
    answer = alice.post(toast["undo"]["url"], {**undo, "undoing": "yes"}, Browser.HTMX)
    assert "undo" not in json.loads(answer.headers["hx-trigger"])["toast"]
    acme.session.refresh(case)
    assert (case.stage.value, case.needs_response) == ("queued", True)


def test_it_refuses_in_words_what_can_not_be(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    assert alice.post("/cases/TKT-1/stage", {"stage": "nonsense"}).status == 422
    answer = alice.post("/cases/TKT-1/stage", {"stage": "hold"}, Browser.HTMX)
    assert answer.status == 422
    assert "has no stage hold" in str(answer.json()["detail"])
    assert alice.post("/cases/TKT-1/owner", {"owner": str(acme.charlie.id)}).status == 422
    assert alice.post("/cases/TKT-1/title", {"title": "  "}).status == 422
    assert alice.post("/cases/TKT-7/title", {"title": "x"}).status == 404


def test_it_takes_or_resolves_several_at_once(alice: Browser, acme: Acme) -> None:
    cases = [acme.case(f"Number {number}") for number in range(3)]
    acme.session.commit()
    alice.post("/cases", {"deed": "take", "case": ["TKT-1", "TKT-3"]})
    alice.post("/cases", {"deed": "resolve", "case": ["TKT-3", "TKT-1"]})
    for case in cases:
        acme.session.refresh(case)
    assert [case.owner_id for case in cases] == [acme.alice.id, None, acme.alice.id]
    assert [case.stage.value for case in cases] == ["resolved", "queued", "resolved"]


def test_it_brings_several_back_to_what_each_was(alice: Browser, acme: Acme) -> None:
    cases = [acme.case("Bob's", owner_id=acme.bob.id), acme.case("Nobody's", needs_response=True)]
    acme.session.commit()
    for deed in ("take", "resolve"):
        answer = alice.post("/cases", {"deed": deed, "case": ["TKT-1", "TKT-2"]}, Browser.HTMX)
        undo = json.loads(answer.headers["hx-trigger"])["toast"]["undo"]
        assert alice.post(undo["url"], undo["values"], Browser.HTMX).status == 204
        for case in cases:
            acme.session.refresh(case)
        assert [(case.owner_id, case.stage.value) for case in cases] == [(acme.bob.id, "queued"), (None, "queued")]
        assert cases[1].needs_response


def test_it_changes_none_when_one_of_several_does_not_exist(alice: Browser, acme: Acme) -> None:
    case = acme.case("Number 1")
    acme.session.commit()
    assert alice.post("/cases", {"deed": "resolve", "case": ["TKT-1", "TKT-9"]}).status == 404
    acme.session.refresh(case)
    assert case.stage.value == "queued"
