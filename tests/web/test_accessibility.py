"""Every screen, in light and dark, wide and narrow, is judged by axe-core, the rules that browsers' own audits use."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from postroom.base import blobs
from postroom.cases.note import Note
from postroom.deliveries.delivery import Delivery, State
from postroom.intake.arrival import Arrival
from postroom.people.grouping import add_group
from tests.cases.acme import Acme
from tests.web.browser import Browser

pytestmark = pytest.mark.needs("chromium")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
FINDINGS = """async () => (await axe.run()).violations.filter((one) => ["serious", "critical"].includes(one.impact))
  .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`))"""
Step = Callable[[Page], object]


def _answer(page: Page) -> None:
    page.keyboard.press("r")
    page.locator(".reply .recipients > summary").click()
    page.get_by_label("Cc").fill("nonsense,")


def _timeline(page: Page) -> None:
    page.locator("#scroll").focus()
    page.get_by_role("button", name="Uncertain").click()


def _try(page: Page) -> None:
    page.get_by_text("Say how it comes in").click()
    page.get_by_text("Paste its source").click()
    page.get_by_label("Source").fill("Subject: Printer\n\nIt smokes\n\n> Old")
    page.get_by_role("button", name="Try it").click()
    page.locator("#tried").wait_for(timeout=60_000)


def _domain(page: Page) -> None:
    page.get_by_label("Send from another domain").fill("acme.example")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Check now").first.wait_for()


STEPS: dict[str, tuple[Step, ...]] = {
    "/inbox": (lambda page: None,),
    "/tickets": (lambda page: page.keyboard.press("j"), lambda page: page.keyboard.press("x")),
    "/search?q=nobody": (lambda page: None,),
    "/cases/TKT-1": (
        lambda page: page.keyboard.press("?"),
        lambda page: page.keyboard.press("Escape"),
        _timeline,
        lambda page: page.keyboard.press("Escape"),
        lambda page: page.get_by_label("Stage").select_option("resolved"),
        _answer,
    ),
    "/cases/TKT-1?entries=9": (lambda page: page.keyboard.press("n"),),
    "/arrivals": (lambda page: page.goto("/arrivals?q=nobody"),),
    "/arrivals/1": (),
    "/contacts": (lambda page: page.get_by_text("Add contact").click(),),
    "/contacts/1": (),
    "/contacts/import": (),
    "/workspaces": (),
    "/workspaces/1": (),
    "/arrivals/1/source": (),
    "/try": (_try,),
    "/settings": (
        lambda page: page.get_by_label("Minutes").fill("soon"),
        lambda page: page.get_by_role("button", name="Save").click(),
    ),
    "/groups": (lambda page: page.get_by_text("Add group").click(),),
    "/groups/1": (lambda page: page.get_by_text("Remove Second line").click(),),
    "/suppressions": (lambda page: None,),
    "/domains": (_domain,),
    "/acknowledgements": (lambda page: None,),
    "/notices": (lambda page: None,),
    "/notices/settings": (lambda page: None,),
    "/account": (lambda page: page.locator(".me").click(),),
    "/cases/TKT-99": (),
}


@pytest.fixture
def shown(acme: Acme) -> None:
    """A case with all that a case can show, an arrival, a conversation."""
    case = acme.case("Printer on fire", has_bounce=True, has_attachments=True, needs_response=True)
    case.owner_id = acme.bob.id
    acme.message(case, "It smokes", text="It smokes\n\n> Old", is_spam=True, placed_because="It opened the case.")
    acme.message(case, "Look", html="<p>It <b>smokes</b> <img src='https://x.example/p.gif'></p>")
    answer = acme.message(case, "Unplug it", direction="out", agent_id=acme.alice.id)
    fates = [{"state": state} for state in State] + [{"state": State.in_transit, "uncertain": True}]
    for number, fate in enumerate(fates):
        acme.session.add(Delivery(message_id=answer.id, recipient=f"zoe{number}@quist.example", **fate))
    acme.session.add(Note(case_id=case.id, agent_id=acme.bob.id, text="Third one https://x.example"))
    acme.case("Hello", inbox=acme.hello, needs_response=True, newest_author="Zoë", newest_words="Hello")
    add_group(acme.session, "Second line", [acme.bob.id])
    [blob] = blobs.store(acme.session, [b"Subject: x\r\n\r\ny"])
    facts = {"blob_id": blob, "status": "set_aside", "outcome": "set_aside", "reason": "It is for nobody."}
    who = {"envelope_from": "zoe@quist.example", "envelope_to": ["hello@acme.example"]}
    acme.session.add(Arrival(gate="smtp", size=9, **who, **facts))
    acme.session.commit()


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize("width", [1440, 375])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_used_by_everybody(chromium: Chromium, alice: Browser, theme: str, width: int) -> None:
    context = chromium.new_context(base_url=alice.url, viewport={"width": width, "height": 800}, color_scheme=theme)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/sign-in")
    wrong = _findings(page)
    context.add_cookies([{"name": "postroom", "value": alice.cookies["postroom"], "url": alice.url}])
    for address, steps in STEPS.items():
        page.goto(address)
        wrong += [f"{address} {finding}" for finding in _findings(page)]
        for step in steps:
            page.wait_for_function("() => 'quick' in document.documentElement.dataset")
            step(page)
            wrong += [f"{address} {finding}" for finding in _findings(page)]
    context.close()
    assert wrong == []


def _findings(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(FINDINGS)
    return found
