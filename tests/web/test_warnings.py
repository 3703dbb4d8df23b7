import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from postroom.base.clock import now
from postroom.cases.case import Reporter
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.windows import open_page


def test_it_warns_of_whom_nothing_is_known_and_asks_dns_for_their_domain(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    found = alice.get("/cases/TKT-1/warnings?to=zoe@quist.example,new@elsewhere.example").json()
    assert [one["address"] for one in found["warnings"]] == ["new@elsewhere.example"]
    assert found["ask"] == ["elsewhere.example"]


def test_it_removes_from_reported_by(bob: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.zoe.deleted_at = now()
    acme.session.commit()
    (one,) = bob.get("/cases/TKT-1/warnings").json()["warnings"]
    assert one["remedy"] == "Remove from Reported by"
    assert bob.post(one["post"]).status == 303
    assert bob.get("/cases/TKT-1/warnings").json()["warnings"] == []
    assert acme.session.scalars(select(Reporter.contact_id)).all() == []


def test_it_says_nothing_to_strangers(site: str, acme: Acme) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    assert Browser(site).get("/mail-domains?names=x.example").status == 401
    assert Browser(site).get("/cases/TKT-1/warnings").status in (303, 401)


@pytest.mark.needs("chromium")
def test_the_composer_says_it_above_send_with_a_remedy(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.zoe.deleted_at = now()
    acme.session.commit()
    open_page(page, "/cases/TKT-1")
    page.keyboard.press("r")
    warnings = page.locator("[data-warnings]")
    expect(warnings).to_contain_text("Zoë Quist, who reports this, is deleted.")
    page.get_by_role("button", name="Remove from Reported by").click()
    expect(warnings).not_to_contain_text("reports this")
    page.locator(".reply .recipients > summary").click()
    page.get_by_label("Cc").fill("new@elsewhere.example,")
    expect(warnings).to_contain_text("new@elsewhere.example never wrote to us, and no mail has reached it yet.")
    page.get_by_role("button", name="Remove it").click()
    expect(warnings.locator("li")).to_have_count(0)
