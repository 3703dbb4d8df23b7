"""The composer in a real browser: rich words, pictures, drafts, warnings."""

import base64

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from postroom.cases.message import Attachment, Message
from tests.cases.acme import Acme
from tests.web.windows import open_page, until_quick

pytestmark = pytest.mark.needs("chromium")
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def test_it_sends_what_was_written_with_its_looks_and_its_pictures(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    open_page(page, "/cases/TKT-1")
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
    open_page(page, "/cases/TKT-1")
    page.route("**/replies", lambda route: (route.fetch(), route.abort()))
    page.keyboard.press("r")
    page.keyboard.type("Unplug it.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The server can't be reached; the draft is kept. Try again.")).to_be_visible()
    page.unroute("**/replies")
    page.reload()
    until_quick(page)
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
    open_page(page, "/cases/TKT-1")
    page.keyboard.press("r")
    page.keyboard.type("Half a thought")
    expect(page.get_by_text("Draft kept")).to_be_visible()
    page.reload()
    until_quick(page)
    page.keyboard.press("r")
    expect(page.get_by_label("Your answer")).to_contain_text("Half a thought")


def test_it_warns_of_what_is_no_address_and_offers_the_remedy(page: Page, acme: Acme) -> None:
    acme.case("Printer on fire", words="It smokes")
    acme.session.commit()
    open_page(page, "/cases/TKT-1")
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
