"""One arrival, as an admin meets it."""

import pytest
from playwright.sync_api import Page

from postroom.base import blobs
from postroom.base.claims import Status
from postroom.cases.case import Channel
from postroom.intake.accepting import Envelope, accept
from postroom.intake.arrival import Arrival, Outcome
from postroom.intake.processing import House, process_due
from postroom.web.desk import Desk
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.test_arrivals import arrived, done, printer

TEA = b"""From: Zoe <zoe@quist.example>\r
To: support@acme.example\r
Subject: Tea\r
Message-ID: <tea@quist.example>\r
Content-Type: multipart/alternative; boundary=b\r
\r
--b\r
\r
See you there.\r
--b\r
Content-Type: text/calendar; method=REQUEST\r
\r
BEGIN:VCALENDAR\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
SUMMARY:Tea <now>\r
LOCATION:Room 7\r
END:VEVENT\r
END:VCALENDAR\r
--b--\r
"""
MAIL = (
    b"From: Ned <ned@elsewhere.example>\r\nTo: old@acme.example\r\nSubject: Invoice <b>\r\n"
    b"Message-ID: <7@elsewhere.example>\r\n\r\nPlease <b>again</b>.\r\n\r\n> Older words\r\n"
)


def aside(acme: Acme) -> Arrival:
    [blob] = blobs.store(acme.session, [MAIL])
    facts = {"envelope_from": "ned@elsewhere.example", "envelope_to": ["old@acme.example"], "gate": "test"}
    reason = "None of its addresses is ours."
    return arrived(acme, blob_id=blob, status=Status.set_aside, outcome=Outcome.set_aside, reason=reason, **facts)


def again(acme: Acme, arrival: Arrival) -> Arrival:
    acme.session.rollback()
    acme.session.refresh(arrival)
    return arrival


def test_it_shows_how_a_mail_came_and_what_was_decided(alice: Browser, acme: Acme) -> None:
    facts = {"client_ip": "192.0.2.7", "helo": "mx.quist.example"}
    arrival = done(acme, Outcome.opened, "It answers no message.", about_id=printer(acme).id, **facts)
    page = alice.get(f"/arrivals/{arrival.id}").text
    for said in (
        "Opened a case",
        "It answers no message.",
        "TKT-1",
        "192.0.2.7",
        "mx.quist.example",
        "Printer on fire",
    ):
        assert said in page
    assert "Run it again" not in page


def test_it_shows_the_source_as_words_only(alice: Browser, acme: Acme) -> None:
    page = alice.get(f"/arrivals/{arrived(acme).id}/source").text
    assert "Subject: x" in page
    assert "&lt;script&gt;" in page


def test_it_says_why_the_raw_mail_is_gone(alice: Browser, acme: Acme) -> None:
    gone = "The raw mail was kept for 90 days, then deleted."
    arrival = done(acme, Outcome.opened, "It opened a case.", blob_id=None, raw_gone=gone)
    page = alice.get(f"/arrivals/{arrival.id}").text
    assert gone in page
    assert "Run it again" not in page
    for path in ("source", "raw", "seen"):
        refused = alice.get(f"/arrivals/{arrival.id}/{path}")
        assert refused.status == 404
        assert gone in refused.text


def test_it_tells_what_is_seen_in_it_and_what_would_become_of_it_now(alice: Browser, acme: Acme) -> None:
    assert acme.support.id
    arrival = aside(acme)
    page = alice.get(f"/arrivals/{arrival.id}/seen").text
    for said in (
        "What would become of it now",
        "None of the addresses it was sent to is an inbox address.",
        "Ned &lt;ned@elsewhere.example&gt;",
        "Invoice &lt;b&gt;",
        "Please &lt;b&gt;again&lt;/b&gt;.",
        "Older words",
        "A person wrote it.",
    ):
        assert said in page
    assert again(acme, arrival).status is Status.set_aside


def test_it_shows_what_was_known_of_its_origin_when_it_came(alice: Browser, acme: Acme) -> None:
    message = printer(acme)
    dmarc = {"result": "fail", "policy": "reject", "aligned": False}
    message.authentication = {"spf": "fail", "dkim": [], "arc": "none", "dmarc": dmarc, "because": "It is forged."}
    arrival = done(acme, Outcome.opened, "It opened a case.", about_id=message.id)
    part = alice.get(f"/arrivals/{arrival.id}/seen", Browser.HTMX).text
    assert "It is forged." in part
    assert "the domain’s wish" in part or "the domain&#39;s wish" in part
    assert "What would become of it now" not in part
    assert "<html" not in part


def test_it_shows_an_invitation_as_the_case_does(alice: Browser, acme: Acme) -> None:
    [blob] = blobs.store(acme.session, [TEA])
    part = alice.get(f"/arrivals/{arrived(acme, blob_id=blob).id}/seen", Browser.HTMX).text
    before, _, after = part.partition('<div class="invitation">')
    assert "<div>Invitation: Tea &lt;now&gt;</div><div>Where: Room 7</div>" in after
    assert "See you there." in after
    assert "See you there." not in before


def test_a_message_leads_to_the_mail_that_it_was(alice: Browser, bob: Browser, acme: Acme, desk: Desk) -> None:
    assert acme.support.id
    acme.session.commit()
    envelope = Envelope("zoe@quist.example", ("support@acme.example",), TEA, "smtp")
    copy = Envelope("zoe@quist.example", ("hello@acme.example",), TEA, "smtp")
    with desk.database.transaction() as session:
        first, again = accept(session, [envelope, copy])
    while process_due(House(desk.database, b"k" * 32, ())):
        pass
    both = [acme.session.get_one(Arrival, number) for number in (first, again)]
    assert [one.outcome for one in both] == [Outcome.opened, Outcome.duplicate]
    assert both[0].about_id == both[1].about_id
    link = f"/messages/{both[0].about_id}/arrival"
    assert f'href="{link}"' in alice.get("/cases/TKT-1").text
    assert alice.get(link).location == f"/arrivals/{first}"
    assert f'href="/cases/TKT-1#message-{both[0].about_id}"' in alice.get(f"/arrivals/{first}").text
    assert link not in bob.get("/cases/TKT-1").text
    assert bob.get(link).status == 404


def test_only_what_came_by_mail_has_an_arrival(alice: Browser, acme: Acme) -> None:
    case = acme.case("Printer on fire")
    answer = acme.message(case, "Unplug it", direction="out", agent_id=acme.alice.id)
    form = acme.message(case, "It is out", source=Channel.portal)
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    for message in (answer, form):
        assert f"/messages/{message.id}/arrival" not in page
        assert alice.get(f"/messages/{message.id}/arrival").status == 404
    assert alice.get(f"/messages/{2**64}/arrival").status == 404


def test_a_report_is_not_taken_for_the_mail_that_it_is_about(alice: Browser, acme: Acme) -> None:
    answer = acme.message(
        acme.case("Printer on fire"), "Unplug it", direction="out", from_address="support@acme.example"
    )
    answer.authentication = {"because": "It is ours."}
    [blob] = blobs.store(acme.session, [MAIL])
    facts = {"envelope_from": "", "client_ip": "192.0.2.7", "about_id": answer.id, "blob_id": blob}
    report = done(acme, Outcome.report, "It reports what became of a mail.", **facts)
    row = alice.get("/arrivals").text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert ">nobody</a>" in row
    assert "About “Printer on fire”" in row
    assert "support@acme.example" not in row.partition("faint")[0]
    assert "<h1>About “Printer on fire”</h1>" in alice.get(f"/arrivals/{report.id}").text
    part = alice.get(f"/arrivals/{report.id}/seen", Browser.HTMX).text
    assert "It is ours." not in part
    assert "proven to come from" in part
    assert "What would become of it now" not in part


def test_it_is_run_again(alice: Browser, acme: Acme) -> None:
    arrival = aside(acme)
    assert alice.post(f"/arrivals/{arrival.id}/run").location == f"/arrivals/{arrival.id}"
    assert again(acme, arrival).status is Status.waiting
    assert "A worker takes it up" in alice.get(f"/arrivals/{arrival.id}").text


def test_it_is_released_for_an_inbox(alice: Browser, acme: Acme) -> None:
    inbox = acme.hello.id
    arrival = aside(acme)
    assert alice.post(f"/arrivals/{arrival.id}/release", {"inbox": str(inbox)}).status == 303
    released = again(acme, arrival)
    assert (released.status, released.inbox_id) == (Status.waiting, inbox)
    assert alice.post(f"/arrivals/{arrival.id}/release", {"inbox": "99"}).status == 422


def test_it_is_left_as_it_is(alice: Browser, acme: Acme) -> None:
    arrival = aside(acme)
    assert alice.post(f"/arrivals/{arrival.id}/leave").status == 303
    assert again(acme, arrival).status is Status.done
    assert "Alice Archer looked at it and left it so." in alice.get(f"/arrivals/{arrival.id}").text
    assert alice.post(f"/arrivals/{arrival.id}/leave").status == 422


def test_it_knows_nothing_that_is_not_there(alice: Browser) -> None:
    for number in ("999", "0", str(2**64)):
        assert alice.get(f"/arrivals/{number}").status == 404


@pytest.mark.needs("chromium")
def test_an_admin_finds_what_is_set_aside_looks_into_it_and_runs_it_again(page: Page, acme: Acme) -> None:
    done(acme, Outcome.spam, "Too many.")
    arrival = aside(acme)
    page.goto("/arrivals")
    page.wait_for_function("() => 'quick' in document.documentElement.dataset")
    page.get_by_label("What became of it").select_option("Set aside")
    page.wait_for_url("**/arrivals?outcome=set_aside*")
    assert page.get_by_text("Too many.").count() == 0
    page.get_by_role("link", name="ned@elsewhere.example").click()
    page.get_by_role("heading", name="What would become of it now").wait_for(timeout=60_000)
    assert page.get_by_text("Please <b>again</b>.", exact=True).is_visible()
    page.get_by_role("button", name="Run it again").click()
    page.get_by_text("A worker takes it up in a moment.").wait_for()
    assert again(acme, arrival).status is Status.waiting
    arrival.status, arrival.outcome, arrival.reason = Status.done, Outcome.automatic, "It needs no answer."
    acme.session.commit()
    page.get_by_text("It needs no answer.").wait_for()
