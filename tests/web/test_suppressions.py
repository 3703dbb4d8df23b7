from postroom.deliveries.delivery import Delivery
from postroom.deliveries.suppressing import Because, Cause, suppress
from tests.cases.acme import Acme
from tests.web.browser import Browser


def _suppressed(acme: Acme, *addresses: str) -> None:
    message = acme.message(acme.case("Printer on fire"), "Unplug it", direction="out", agent_id=acme.alice.id)
    delivery = Delivery(message_id=message.id, recipient=addresses[0], state="bounced")
    acme.session.add(delivery)
    acme.session.flush()
    suppress(acme.session, [Cause(one, Because.bounced, delivery.id, text="No such user") for one in addresses])
    acme.session.commit()


def test_it_shows_who_is_sent_nothing_and_why(alice: Browser, acme: Acme) -> None:
    _suppressed(acme, "gone@quist.example", "away@elsewhere.example")
    page = alice.get("/suppressions").text
    for said in ("gone@", "away@", "bounced for good: No such user", "/cases/TKT-1"):
        assert said in page
    found = alice.get("/suppressions?q=gone").text
    assert "gone@" in found
    assert "away@" not in found


def test_it_says_what_would_stand_there(alice: Browser) -> None:
    assert "No address is suppressed" in alice.get("/suppressions").text
    assert "No such address is suppressed" in alice.get("/suppressions?q=x").text


def test_an_admin_lifts_one_and_comes_back_to_the_search(alice: Browser, acme: Acme) -> None:
    _suppressed(acme, "gone@quist.example")
    answer = alice.post("/suppressions/lift", {"address": "gone@quist.example", "q": "gone"})
    assert (answer.status, answer.location) == (303, "/suppressions?q=gone")
    assert "No such address is suppressed" in alice.get("/suppressions?q=gone").text


def test_it_is_for_admins(bob: Browser, acme: Acme) -> None:
    _suppressed(acme, "gone@quist.example")
    assert bob.get("/suppressions").status == 404
    assert bob.post("/suppressions/lift", {"address": "gone@quist.example"}).status == 404
