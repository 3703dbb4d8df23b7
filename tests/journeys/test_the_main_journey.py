"""The main job, whole: Zoë's mail becomes a ticket, Ada's answer reaches her, and the thread goes on.

Everything is real: `postroom serve`, smtplib, Chromium, and Postfix as the relay to the outside.
"""

import email
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from postroom.providers.fake.outside import Outside
from tests.world.installation import Installation, Running
from tests.world.postfix import Postfix

pytestmark = pytest.mark.needs("chromium", "postfix")
SUPPORT, ZOE, PASSWORD = "support@acme.example", "zoe@kiosk.example", "correct horse battery"
PATIENCE = 20_000


@pytest.fixture
def relay(outside: Outside) -> Iterator[Postfix]:
    with Postfix(outside.port) as relay:
        yield relay


@pytest.fixture
def desk(tmp_path: Path, relay: Postfix) -> Iterator[Running]:
    acme = Installation(tmp_path / "data", {"POSTROOM_ORGANISATION": "Acme"})
    with acme.running() as desk:
        send = f"smtp://127.0.0.1:{relay.port}"
        acme.do("inbox", "add", SUPPORT, "--opens", "ticket", "--name", "Acme Support", "--send", send)
        acme.do("agent", "add", "ada@acme.example", "--name", "Ada Lind", "--admin", "--password-stdin", stdin=PASSWORD)
        yield desk


@pytest.fixture
def ada(chromium: Chromium, desk: Running) -> Iterator[Page]:
    """Ada's browser, signed in."""
    window = chromium.new_context(base_url=desk.url, viewport={"width": 1440, "height": 900})
    window.set_default_timeout(PATIENCE)
    page = window.new_page()
    page.goto("/tickets")
    page.get_by_label("E-mail address").fill("ada@acme.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_function("() => 'quick' in document.documentElement.dataset")
    yield page
    window.close()


def write(desk: Running, subject: str, text: str, answering: EmailMessage | None = None) -> None:
    """Zoë writes to the support address."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Zoë Quist <{ZOE}>", SUPPORT, subject
    mail["Message-ID"] = make_msgid(domain="kiosk.example")
    if answering:
        mail["In-Reply-To"] = mail["References"] = answering["Message-ID"]
    mail.set_content(text)
    with smtplib.SMTP(*desk.smtp, timeout=20) as client:
        client.send_message(mail)


def test_a_mail_is_answered_in_the_browser_and_the_thread_goes_on(desk: Running, ada: Page, outside: Outside) -> None:
    expect(ada.get_by_text("No tickets yet")).to_be_visible()

    write(desk, "Printer on fire", "It smokes since this morning.")
    ada.get_by_text("1 new").click()
    ada.get_by_text("It smokes since this morning.").click()
    expect(ada.locator("#case")).to_have_attribute("data-name", "TKT-1")

    ada.keyboard.press("r")
    expect(ada.get_by_label("Your answer")).to_be_focused()
    ada.keyboard.type("Please unplug it at once.")
    ada.keyboard.press("Control+Enter")
    expect(ada.locator("#case").get_by_text("Sent", exact=True)).to_be_visible(timeout=PATIENCE)

    ours = email.message_from_bytes(outside.wait_for_mail(ZOE, 20).content, EmailMessage, policy=default)
    assert str(ours["From"]) == f"Acme Support <{SUPPORT}>"
    assert ZOE in str(ours["To"])
    assert str(ours["Subject"]) == "Re: Printer on fire"
    words = ours.get_body(("plain",))
    assert words
    assert "Please unplug it at once." in words.get_content()

    write(desk, "Re: Printer on fire", "Thank you, it is out.", answering=ours)
    expect(ada.locator("#case").get_by_text("Thank you, it is out.")).to_be_visible(timeout=PATIENCE)
    expect(ada.locator("#case")).to_have_attribute("data-name", "TKT-1")
    ada.goto("/cases/TKT-2")
    expect(ada.get_by_text("Thank you, it is out.")).to_have_count(0)
