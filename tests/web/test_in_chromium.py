"""What only a real browser can tell: keys, the composer, live news, framed mail, narrow screens."""

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect

from postroom.base.live import announce
from postroom.deliveries.delivery import Delivery, State
from postroom.web.desk import Desk
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.windows import open_page

pytestmark = pytest.mark.needs("chromium")


def test_it_walks_opens_and_goes_back_by_keys(page: Page, acme: Acme) -> None:
    acme.message(acme.case("Printer on fire"), "It smokes", html="<p>It <b>smokes</b></p>")
    acme.case("Invoice", words="Twice the same")
    acme.session.commit()
    open_page(page, "/tickets")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.frame_locator(".letter iframe").get_by_text("smokes")).to_be_visible()
    assert page.url.endswith("/cases/TKT-1?list=%2Ftickets")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("#case")).to_have_attribute("data-name", "TKT-2")
    page.go_back()
    expect(page.locator("#case")).to_have_attribute("data-name", "TKT-1")
    expect(page.locator(".letter iframe")).to_have_attribute("data-kept-sized", "")
    page.set_viewport_size({"width": 900, "height": 900})
    page.wait_for_function("() => document.querySelector('.letter iframe:not([data-kept-sized])')")
    expect(page.locator(".letter iframe")).to_have_attribute("data-kept-sized", "")
    page.go_back()
    expect(page.get_by_text("No case is open")).to_be_visible()


def test_it_shows_its_keys_selects_and_searches(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    open_page(page, "/tickets")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.get_by_role("button", name="Take").click()
    expect(page.get_by_text("1 taken")).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_label("Search everything")).to_be_focused()


def test_it_grows_an_open_case_in_place(page: Page, acme: Acme, desk: Desk) -> None:
    case = acme.case("Printer on fire")
    for number in range(30):
        acme.message(case, f"Words number {number}.\n\nAnd more of them.")
    acme.session.commit()
    open_page(page, "/cases/TKT-1")
    expect(page.get_by_text("Words number 29.")).to_be_in_viewport()
    page.locator("#scroll").evaluate("(scroll) => (scroll.scrollTop = 100)")
    page.keyboard.press("r")
    page.keyboard.type("Half a thought")
    page.evaluate("() => (window.kept = true)")
    acme.message(case, "It burns now")
    acme.session.commit()
    with desk.database.transaction() as session:
        announce(session, case.id)
    expect(page.locator("#thread")).to_contain_text("It burns now")
    assert page.evaluate("() => window.kept")
    assert page.locator("#scroll").evaluate("(scroll) => scroll.scrollTop") == 100
    expect(page.get_by_label("Your answer")).to_contain_text("Half a thought")
    page.get_by_role("button", name="New message").click()
    expect(page.get_by_text("It burns now")).to_be_in_viewport()


def test_it_offers_new_cases_without_moving_the_list(page: Page, acme: Acme, desk: Desk) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    open_page(page, "/tickets")
    newer = acme.case("Second printer on fire")
    acme.session.commit()
    with desk.database.transaction() as session:
        announce(session, newer.id)
    page.get_by_role("link", name="1 new").click()
    expect(page.locator(".row").first).to_contain_text("Second printer on fire")


def test_it_undoes_a_change_from_the_toast(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    open_page(page, "/cases/TKT-1")
    page.get_by_label("Stage").select_option("resolved")
    expect(page.get_by_text("Stage: Resolved")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Stage")).to_have_value("queued")
    expect(page.locator("#thread")).to_contain_text("moved it to Queued")


def test_it_sends_a_bounced_mail_again_from_its_timeline(page: Page, acme: Acme) -> None:
    message = acme.message(acme.case("Printer on fire"), "Unplug it", direction="out", agent_id=acme.alice.id)
    acme.session.add(Delivery(message_id=message.id, recipient="zoe@quist.example", state=State.bounced))
    acme.session.commit()
    open_page(page, "/cases/TKT-1")
    page.get_by_role("button", name="Bounce").click()
    page.get_by_role("button", name="Send again").dblclick()
    expect(page.get_by_text("Sending it to zoe@quist.example again")).to_be_visible()
    expect(page.get_by_role("button", name="Send again")).to_have_count(0)
    expect(page.get_by_role("heading", name="In Transit · zoe@quist.example")).to_be_visible()


def test_it_shows_a_framed_mail_whole_and_lets_nothing_in_it_run(page: Page, acme: Acme) -> None:
    case = acme.case("Printer on fire")
    lines = "".join(f"<li>Line {number}</li>" for number in range(40))
    acme.message(case, "Lines", html=f"<ul>{lines}</ul><p id='end'>The end</p><script>parent.hacked = 1</script>")
    acme.session.commit()
    open_page(page, "/cases/TKT-1")
    frame = page.frame_locator(".letter iframe")
    expect(frame.get_by_text("The end")).to_be_attached()
    page.wait_for_function("() => document.querySelector('.letter iframe').offsetHeight > 900")
    assert page.evaluate("() => window.hacked") is None
    assert page.evaluate("() => document.querySelector('.letter iframe').contentDocument") is None


def test_it_reads_one_stream_however_many_tabs_areopen_page(window: BrowserContext, desk: Desk, acme: Acme) -> None:
    streams = list[str]()
    window.on("request", lambda request: streams.append(request.url) if request.url.endswith("/live") else None)
    case = acme.case("Printer on fire")
    acme.session.commit()
    pages = [window.new_page() for _ in range(3)]
    for page in pages:
        open_page(page, "/cases/TKT-1")
    acme.message(case, "It burns now")
    acme.session.commit()
    with desk.database.transaction() as session:
        announce(session, case.id)
    for page in pages:
        page.bring_to_front()
        expect(page.locator("#thread")).to_contain_text("It burns now")
    assert len(streams) == 1


def test_it_works_by_plain_http_from_another_machine(
    chromium: Chromium, alice: Browser, acme: Acme, desk: Desk
) -> None:
    url = alice.url.replace("127.0.0.1", "plain.acme.example")  # browsers trust our own machine with more
    case = acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    context = chromium.new_context(base_url=url)
    context.add_cookies([{"name": "postroom", "value": alice.cookies["postroom"], "url": url}])
    page = context.new_page()
    open_page(page, "/cases/TKT-1")
    page.keyboard.press("r")
    page.keyboard.type("Unplug it.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".letter.ours")).to_contain_text("Unplug it.")
    acme.message(case, "It burns now")
    acme.session.commit()
    with desk.database.transaction() as session:
        announce(session, case.id)
    expect(page.locator("#thread")).to_contain_text("It burns now")
    context.close()


@pytest.mark.parametrize("address", ["/tickets", "/cases/TKT-1", "/arrivals", "/account", "/search"])
def test_it_fits_a_phone(chromium: Chromium, alice: Browser, acme: Acme, address: str) -> None:
    case = acme.case("A title of many words that never ends and goes on and on and on until the edge")
    acme.message(case, f"Unbroken{'x' * 300} words", cc=[{"address": f"{'y' * 60}@quist.example", "name": ""}])
    acme.session.commit()
    context = chromium.new_context(base_url=alice.url, viewport={"width": 375, "height": 812}, has_touch=True)
    context.add_cookies([{"name": "postroom", "value": alice.cookies["postroom"], "url": alice.url}])
    page = context.new_page()
    open_page(page, address)
    assert page.evaluate("() => document.documentElement.scrollWidth") == 375
    boxes = "[...document.querySelectorAll('main, main > *')]"
    wide = f"() => {boxes}.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.className)"
    assert page.evaluate(wide) == []
    context.close()


def test_it_works_without_scripts(chromium: Chromium, site: str, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/tickets")
    page.get_by_label("E-mail address").fill(acme.alice.email)
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Printer on fire").click()
    page.get_by_text("Answer Zoë Quist").click()
    page.get_by_label("Your answer").fill("Unplug it.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".letter.ours")).to_contain_text("Unplug it.")
    context.close()
