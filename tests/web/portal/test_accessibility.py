"""Every screen of the portal, in light and dark, wide and narrow, is judged by axe-core. None of them needs scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select

from postroom.cases.case import Case, Stage
from postroom.people.contact import Contact
from postroom.people.organisation import change
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.portal.conftest import ADA, Enter, link_in, newest_mail
from tests.web.portal.test_files import HTML, attach
from tests.web.test_accessibility import AXE, FINDINGS

pytestmark = pytest.mark.needs("chromium")
PAGES = ["/portal/tickets", "/portal/tickets?q=nothing", "/portal/tickets/TKT-1", "/portal/tickets/TKT-2",
         "/portal/tickets/new", "/portal/tickets/TKT-99"]  # fmt: skip


@pytest.fixture
def shown(acme: Acme, ada: Contact) -> None:
    """A ticket with all that one can show, a closed one, and a colour that nobody could read unmended."""
    case = acme.case("Printer on fire, and the door to the server room can not be opened any more", words="It smokes.")
    acme.message(case, "It smokes", text="It smokes https://x.example\n\n> Old words", visible_text="It smokes")
    attach(acme, acme.message(case, "Look", html=HTML), "smoke over the whole of the second floor.pdf", "", b"x" * 4000)
    acme.message(case, "Unplug it.", direction="out", agent_id=acme.alice.id, from_name="Acme Support", from_address="")
    acme.case("Quiet room", words="The door sticks.", stage=Stage.resolved)
    change(acme.session, {"portal": {"title": "Acme Care", "colour": "#ffd400"}})
    acme.session.commit()


@pytest.fixture(params=[(theme, width) for theme in ("light", "dark") for width in (1280, 375)])
def window(request: pytest.FixtureRequest, chromium: Chromium, site: str) -> Iterator[BrowserContext]:
    theme, width = request.param
    window = chromium.new_context(base_url=site, viewport={"width": width, "height": 800}, color_scheme=theme)
    window.set_default_timeout(40_000)
    yield window
    window.close()


@pytest.mark.usefixtures("shown")
def test_it_can_be_used_by_everybody(window: BrowserContext, acme: Acme, enter: Enter) -> None:
    page = window.new_page()
    wrong = _findings(page, "/portal")
    page.get_by_label("E-mail address").fill(ADA)
    page.get_by_role("button", name="Send me a code").click()
    wrong += _findings(page)
    wrong += _findings(page, link_in(newest_mail(acme, ADA)))
    wrong += _findings(page, "/portal/sign-in/over")
    ada: Browser = enter(ADA)
    window.add_cookies([{"name": "portal", "value": ada.cookies["portal"], "url": f"{ada.url}/portal"}])
    for path in PAGES:
        wrong += _findings(page, path)
    page.goto("/portal/tickets/TKT-1")
    page.get_by_role("button", name="Send").click()
    wrong += _findings(page)
    assert wrong == []
    assert acme.session.scalar(select(Case.id).limit(1))


def _findings(page: Page, path: str = "") -> list[str]:
    if path:
        page.goto(path)
    page.evaluate(AXE.read_text())
    said = [f"{path} {finding}" for finding in page.evaluate(FINDINGS)]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        said.append(f"{path} is wider than the window")
    return said
