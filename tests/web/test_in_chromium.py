"""What only a real browser can tell: keys, the composer, live news, framed mail, narrow screens."""

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, FilePayload, Page, expect
from sqlalchemy import select

from postroom.base.live import announce
from postroom.cases.message import Attachment, Message
from postroom.deliveries.delivery import Delivery, State
from postroom.web.desk import Desk
from tests.cases.acme import Acme
from tests.web.browser import Browser

pytestmark = pytest.mark.needs("chromium")
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.fixture
def window(chromium: Chromium, alice: Browser) -> Iterator[BrowserContext]:
    """A browser window in which Alice is signed in. No page may raise an error or break its policy."""
    context = chromium.new_context(base_url=alice.url, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "postroom", "value": alice.cookies["postroom"], "url": alice.url}])
    context.set_default_timeout(20_000)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield context
    context.close()
    assert wrong == []


@pytest.fixture
def page(window: BrowserContext) -> Page:
    return window.new_page()


def _open(page: Page, address: str) -> None:
    page.goto(address)
    _until_quick(page)


def _until_quick(page: Page) -> None:
    page.wait_for_function("() => 'quick' in document.documentElement.dataset")


def test_it_walks_opens_and_goes_back_by_keys(page: Page, acme: Acme) -> None:
    acme.message(acme.case("Printer on fire"), "It smokes", html="<p>It <b>smokes</b></p>")
    acme.case("Invoice", words="Twice the same")
    acme.session.commit()
    _open(page, "/tickets")
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
    _open(page, "/tickets")
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


def test_it_sends_what_was_written_with_its_looks_and_its_pictures(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    _open(page, "/cases/TKT-1")
    page.keyboard.press("r")
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("Please ")
    page.keyboard.press("Control+b")
    page.keyboard.type("unplug")
    page.keyboard.press("Control+b")
    page.keyboard.type(" it.")
    _paste_a_picture(page)
    expect(page.locator(".composer .words img")).to_be_visible()
    page.set_input_files("[data-attach]", FilePayload(name="plan.txt", mimeType="text/plain", buffer=b"Step 1"))
    expect(page.get_by_role("button", name="Remove plan.txt")).to_be_visible()
    page.get_by_label("Your answer").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".letter.ours")).to_contain_text("In Transit")
    message = acme.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message
    assert "<b>unplug</b>" in (message.html or "")
    files = acme.session.execute(select(Attachment.name, Attachment.inline).order_by(Attachment.name)).all()
    assert [tuple(file) for file in files] == [("plan.txt", False), ("plug.png", True)]


def test_it_sends_once_when_the_server_s_word_gets_lost(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    _open(page, "/cases/TKT-1")
    page.route("**/replies", lambda route: (route.fetch(), route.abort()))
    page.keyboard.press("r")
    page.keyboard.type("Unplug it.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The server can't be reached; the draft is kept. Try again.")).to_be_visible()
    page.unroute("**/replies")
    page.reload()
    _until_quick(page)
    page.keyboard.press("r")
    for words in ("Unplug it.", "And open a window."):
        expect(page.locator("#composer")).to_contain_text("Draft kept")
        page.get_by_role("button", name="Send").dblclick()
        expect(page.locator("#composer details[open]")).to_have_count(0)
        expect(page.locator(".letter.ours").last).to_contain_text(words)
        page.keyboard.press("r")
        page.keyboard.type("And open a window.")
    expect(page.locator(".letter.ours")).to_have_count(2)


def _paste_a_picture(page: Page) -> None:
    page.evaluate(
        """(data) => {
          const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File([bytes], "plug.png", { type: "image/png" }));
          const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(paste);
        }""",
        PIXEL,
    )
    assert base64.b64decode(PIXEL)


def test_it_keeps_a_draft_when_the_page_is_gone(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    _open(page, "/cases/TKT-1")
    page.keyboard.press("r")
    page.keyboard.type("Half a thought")
    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.reload()
    _until_quick(page)
    page.keyboard.press("r")
    expect(page.get_by_label("Your answer")).to_contain_text("Half a thought")


def test_it_warns_of_what_is_no_address_and_offers_the_remedy(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    _open(page, "/cases/TKT-1")
    page.keyboard.press("r")
    page.locator(".recipients > summary").click()
    page.get_by_label("Cc").fill("nonsense,")
    expect(page.get_by_text("nonsense is not an e-mail address.")).to_be_visible()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("nonsense")).to_have_count(0)
    page.get_by_label("Cc").press_sequentially("bo")
    page.get_by_role("option", name="Bob Baker bob@acme.example").wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove bob@acme.example")).to_be_visible()


def test_it_grows_an_open_case_in_place(page: Page, acme: Acme, desk: Desk) -> None:
    case = acme.case("Printer on fire")
    for number in range(30):
        acme.message(case, f"Words number {number}.\n\nAnd more of them.")
    acme.session.commit()
    _open(page, "/cases/TKT-1")
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
    _open(page, "/tickets")
    newer = acme.case("Second printer on fire")
    acme.session.commit()
    with desk.database.transaction() as session:
        announce(session, newer.id)
    page.get_by_role("link", name="1 new").click()
    expect(page.locator(".row").first).to_contain_text("Second printer on fire")


def test_it_undoes_a_change_from_the_toast(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire")
    acme.session.commit()
    _open(page, "/cases/TKT-1")
    page.get_by_label("Stage").select_option("resolved")
    expect(page.get_by_text("Stage: Resolved")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Stage")).to_have_value("queued")
    expect(page.locator("#thread")).to_contain_text("moved it to Queued")


def test_it_sends_a_bounced_mail_again_from_its_timeline(page: Page, acme: Acme) -> None:
    message = acme.message(acme.case("Printer on fire"), "Unplug it", direction="out", agent_id=acme.alice.id)
    acme.session.add(Delivery(message_id=message.id, recipient="zoe@quist.example", state=State.bounced))
    acme.session.commit()
    _open(page, "/cases/TKT-1")
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
    _open(page, "/cases/TKT-1")
    frame = page.frame_locator(".letter iframe")
    expect(frame.get_by_text("The end")).to_be_attached()
    page.wait_for_function("() => document.querySelector('.letter iframe').offsetHeight > 900")
    assert page.evaluate("() => window.hacked") is None
    assert page.evaluate("() => document.querySelector('.letter iframe').contentDocument") is None


def test_it_reads_one_stream_however_many_tabs_are_open(window: BrowserContext, desk: Desk, acme: Acme) -> None:
    streams = list[str]()
    window.on("request", lambda request: streams.append(request.url) if request.url.endswith("/live") else None)
    case = acme.case("Printer on fire")
    acme.session.commit()
    pages = [window.new_page() for _ in range(3)]
    for page in pages:
        _open(page, "/cases/TKT-1")
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
    _open(page, "/cases/TKT-1")
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
    _open(page, address)
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
