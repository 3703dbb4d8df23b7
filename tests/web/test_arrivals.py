from postroom.base import blobs
from postroom.base.claims import Status
from postroom.intake.arrival import Arrival, Outcome
from tests.cases.acme import Acme
from tests.web.browser import Browser


def _arrival(acme: Acme, **facts: object) -> Arrival:
    [blob] = blobs.store(acme.session, [b"Subject: x\r\n\r\n<script>"])
    values = {"gate": "smtp", "envelope_from": "zoe@quist.example", "envelope_to": ["support@acme.example"], "size": 23}
    arrival = Arrival(**{**values, "blob_id": blob, **facts})
    acme.session.add(arrival)
    acme.session.commit()
    return arrival


def test_it_tells_admins_what_became_of_every_mail_and_why(alice: Browser, acme: Acme) -> None:
    message = acme.message(acme.case("Printer on fire"), "It smokes")
    _arrival(acme, outcome=Outcome.opened, reason="Nothing it answers is known.", about_id=message.id, status="done")
    _arrival(acme, status=Status.set_aside, trouble="It took too long five times.")
    page = alice.get("/arrivals").text
    for said in ("Opened a case", "Nothing it answers is known.", "/cases/TKT-1", "Set aside", "too long five times"):
        assert said in page
    aside = alice.get("/arrivals?outcome=set_aside").text
    assert "too long five times" in aside
    assert "Nothing it answers is known." not in aside


def test_it_gives_the_raw_mail_as_a_file(alice: Browser, acme: Acme) -> None:
    arrival = _arrival(acme)
    answer = alice.get(f"/arrivals/{arrival.id}/raw")
    assert answer.content == b"Subject: x\r\n\r\n<script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "attachment" in answer.headers["content-disposition"]


def test_it_says_nothing_of_arrivals_to_who_is_no_admin(bob: Browser, acme: Acme) -> None:
    arrival = _arrival(acme)
    assert bob.get("/arrivals").status == 404
    assert bob.get(f"/arrivals/{arrival.id}/raw").status == 404
    assert "/arrivals" not in bob.get("/inbox").text
