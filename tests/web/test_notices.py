import pytest
from playwright.sync_api import Page, expect

from postroom.base.live import announce
from postroom.notices.notice import Notice
from postroom.web.desk import Desk
from tests.cases.acme import Acme
from tests.web.browser import Browser


def _notice(acme: Acme, **facts: object) -> Notice:
    case = acme.case("Printer on fire")
    message = acme.message(case, "Unplug it", direction="out", agent_id=acme.alice.id)
    values = {"agent_id": acme.alice.id, "about": "bounce", "case_id": case.id, "message_id": message.id,
              "text": "Your mail to zoe@quist.example bounced.", "details": "Reason: full", "in_app": True}  # fmt: skip
    notice = Notice(**(values | facts))
    acme.session.add(notice)
    acme.session.commit()
    return notice


def test_the_bell_counts_what_is_unread_and_lists_it(alice: Browser, acme: Acme) -> None:
    _notice(acme)
    page = alice.get("/notices").text
    for said in ("Your mail to", "bounced", "Reason: full", "Printer on fire", "unread</span>"):
        assert said in page


def test_a_notice_leads_to_its_message_and_was_read_then(alice: Browser, acme: Acme) -> None:
    notice = _notice(acme)
    answer = alice.get(f"/notices/{notice.id}")
    assert (answer.status, answer.location) == (303, f"/cases/TKT-1#message-{notice.message_id}")
    assert 'class="unread"' not in alice.get("/notices").text


def test_all_are_read_at_once(alice: Browser, acme: Acme) -> None:
    _notice(acme)
    assert alice.post("/notices/read").location == "/notices"
    assert 'class="unread"' not in alice.get("/notices").text


def test_nobody_sees_anothers(bob: Browser, acme: Acme) -> None:
    notice = _notice(acme)
    assert "Nothing to tell you" in bob.get("/notices").text
    assert bob.get(f"/notices/{notice.id}").status == 404


def test_what_goes_by_mail_only_is_not_shown(alice: Browser, acme: Acme) -> None:
    _notice(acme, in_app=False)
    assert "Nothing to tell you" in alice.get("/notices").text


def test_an_agent_chooses_what_they_are_told(alice: Browser) -> None:
    mails = {"assigned": "off", "mentioned": "unread", "customer_responds": "daily", "comment": "off",
             "attribute_change": "off", "bounce": "at_once"}  # fmt: skip
    answer = alice.post("/notices/settings", {**mails, "app": ["bounce", "mentioned"], "minutes": "12"})
    assert answer.location == "/notices/settings"
    page = alice.get("/notices/settings").text
    assert page.count(" checked") == 2
    assert '<option value="daily" selected>' in page
    assert 'value="12"' in page
    assert alice.post("/notices/settings", {**mails, "minutes": "0"}).status == 422


@pytest.mark.needs("chromium")
def test_the_bell_rings_in_an_open_page(page: Page, acme: Acme, desk: Desk) -> None:
    page.goto("/tickets")
    bell = page.locator("#rail a[href='/notices']")
    expect(bell.locator(".count")).to_have_count(0)
    notice = _notice(acme)
    with desk.database.transaction() as session:
        announce(session, notice.case_id)
    expect(bell.locator(".count")).to_contain_text("1")
