from datetime import timedelta

from postroom.base import blobs
from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.cases.message import Message
from postroom.intake.arrival import Arrival, Outcome
from tests.cases.acme import Acme
from tests.web.browser import Browser


def arrived(acme: Acme, **facts: object) -> Arrival:
    [blob] = blobs.store(acme.session, [b"Subject: x\r\n\r\n<script>"])
    values = {"gate": "smtp", "envelope_from": "zoe@quist.example", "envelope_to": ["support@acme.example"], "size": 23}
    arrival = Arrival(**{**values, "blob_id": blob, **facts})
    acme.session.add(arrival)
    acme.session.commit()
    return arrival


def done(acme: Acme, outcome: Outcome, reason: str, **facts: object) -> Arrival:
    return arrived(acme, status=Status.done, outcome=outcome, reason=reason, **facts)


def printer(acme: Acme) -> Message:
    return acme.message(acme.case("Printer on fire"), "It smokes")


def test_it_tells_admins_what_became_of_every_mail_and_why(alice: Browser, acme: Acme) -> None:
    done(acme, Outcome.opened, "Nothing it answers is known.", about_id=printer(acme).id)
    arrived(acme, status=Status.set_aside, trouble="It took too long five times.")
    page = alice.get("/arrivals").text
    for said in ("Opened a case", "Nothing it answers is known.", "/cases/TKT-1", "Set aside", "too long five times"):
        assert said in page
    assert "1 is set aside and waits for you." in page


def test_it_shows_what_is_asked_for(alice: Browser, acme: Acme) -> None:
    week_ago = now() - timedelta(days=7)
    done(acme, Outcome.spam, "Reason one.", envelope_from="Ned@elsewhere.example", message_id="<N.1@elsewhere.example>")
    done(acme, Outcome.dropped, "Reason two.", received_at=week_ago)
    arrived(acme, status=Status.retrying, trouble="Reason three.", envelope_to=["b@acme.example", "Hello@ACME.example"])
    arrived(acme, status=Status.set_aside, outcome=Outcome.set_aside, reason="Reason four.")
    done(acme, Outcome.set_aside, "Reason five.", about_id=None)
    done(acme, Outcome.opened, "Reason six.", envelope_from="", about_id=printer(acme).id)

    def found(query: str) -> list[str]:
        page = alice.get(f"/arrivals?{query}").text
        return [word for word in ("one", "two", "three", "four", "five", "six") if f"Reason {word}." in page]

    assert found("outcome=spam") == ["one"]
    assert found("outcome=retrying") == ["three"]
    assert found("outcome=set_aside") == ["four"]
    assert found(f"since={now() - timedelta(days=2):%Y-%m-%d}") == ["one", "three", "four", "five", "six"]
    assert found("q=ned%40ELSEWHERE.example") == ["one"]
    assert found("q=hello%40acme.example") == ["three"]
    assert found("q=%3Cn.1%40elsewhere.example%3E") == found("q=n.1%40elsewhere.example") == ["one"]
    assert found("q=%40elsewhere.example") == ["one"]
    assert found("q=zoe%40quist.example") == ["two", "three", "four", "five", "six"]
    assert found("q=zoe%40quist.example&outcome=dropped&since=") == ["two"]
    assert found("q=nobody") == []
    assert found("outcome=nonsense&since=never") == ["one", "two", "three", "four", "five", "six"]
    assert found("q=%00") == found("")


def test_it_goes_on_to_older_ones_with_the_same_filters(alice: Browser, acme: Acme) -> None:
    for number in range(51):
        acme.session.add(
            Arrival(gate="smtp", envelope_from="a@b.example", envelope_to=[], size=1, reason=f"Reason {number}.")
        )
    arrived(acme, reason="Another sender's.")
    first = alice.get("/arrivals?q=a%40b.example").text
    assert "Reason 50." in first
    assert "Reason 0." not in first
    older = alice.get("/arrivals?q=a%40b.example&before=2").text
    assert 'href="/arrivals?q=a%40b.example&amp;before=2"' in first
    assert "Reason 0." in older
    assert "Another sender" not in first + older


def test_it_gives_the_raw_mail_as_a_file(alice: Browser, acme: Acme) -> None:
    arrival = arrived(acme)
    answer = alice.get(f"/arrivals/{arrival.id}/raw")
    assert answer.content == b"Subject: x\r\n\r\n<script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "attachment" in answer.headers["content-disposition"]


def test_it_says_nothing_of_arrivals_to_who_is_no_admin(bob: Browser, acme: Acme) -> None:
    arrival = arrived(acme, status=Status.set_aside, outcome=Outcome.set_aside)
    here = f"/arrivals/{arrival.id}"
    for path in ("/arrivals", "/try", here, f"{here}/raw", f"{here}/source", f"{here}/seen"):
        assert bob.get(path).status == 404
    for path in (f"{here}/run", f"{here}/leave", f"{here}/release", "/try"):
        assert bob.post(path, {"inbox": "1", "source": "x"}).status == 404
    assert "/arrivals" not in bob.get("/inbox").text
