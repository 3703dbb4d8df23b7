"""One arrival, as an admin meets it."""

import pytest
from playwright.sync_api import Page

from postroom.base import blobs
from postroom.base.claims import Status
from postroom.intake.arrival import Arrival, Outcome
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.test_arrivals import arrived, done, printer

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
