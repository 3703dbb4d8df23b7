"""The portal, whole, in a browser without scripts: customer, colleague, customer admin, outsider.

Everything is real: `postroom serve`, its workers, an outside mail server, Chromium with JavaScript switched off.
"""

import email
import json
import re
import smtplib
import urllib.request
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import default
from email.utils import make_msgid
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from postroom.providers.fake.outside import Outside
from tests.waiting import until
from tests.world.installation import Installation, Running

pytestmark = pytest.mark.needs("chromium")
SUPPORT, AGENT = "support@acme.example", "alice@acme.example"
ZOE, QUINN, ADA, CHARLIE = "zoe@quist.example", "quinn@quist.example", "ada@quist.example", "charlie@stranger.example"
Enter = Callable[[str], Page]


class Acme:
    """The running installation, as an agent's program sees it."""

    def __init__(self, desk: Running, token: str) -> None:
        self.desk, self._token = desk, token
        self.followed = set[str]()
        """Links of sign-in mails: each works once."""

    def ask(self, method: str, path: str, **body: object) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.desk.url}/api/v1{path}", json.dumps(body).encode() if body else None, method=method
        )
        request.add_header("Authorization", f"Bearer {self._token}")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    """One outside for all journeys of this file: starting an installation takes longer than they do."""
    with Outside() as server:
        yield server


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Acme]:
    settings = {"POSTROOM_ORGANISATION": "Acme", "POSTROOM_DOMAINS": "acme.example"}
    house = Installation(tmp_path_factory.mktemp("portal") / "data", settings)
    with house.running() as desk:
        way_out = f"smtp://127.0.0.1:{outside.port}"
        house.do("inbox", "add", SUPPORT, "--opens", "ticket", "--name", "Acme Support", "--send", way_out)
        house.do("agent", "add", AGENT, "--name", "Alice", "--admin", "--password-stdin", stdin="correct horse")
        house.do("workspace", "add", "Quist & Co", "--domain", "quist.example")
        yield Acme(desk, house.do("token", "create", "--agent", AGENT))


@pytest.fixture
def enter(chromium: Chromium, acme: Acme, outside: Outside) -> Iterator[Enter]:
    """Signs somebody in with the link of the mail, in a window of their own."""
    windows = []

    def enter(address: str) -> Page:
        windows.append(chromium.new_context(base_url=acme.desk.url, java_script_enabled=False))
        page = windows[-1].new_page()
        page.set_default_timeout(40_000)
        page.goto("/portal/tickets")
        page.get_by_label("E-mail address").fill(address)
        page.get_by_role("button", name="Send me a code").click()
        expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
        link = until(lambda: link_for(outside, address, acme.followed))
        assert link
        page.goto(link)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("ickets")
        return page

    yield enter
    for window in windows:
        window.close()


def link_for(outside: Outside, address: str, used: set[str]) -> str | None:
    """The link of the newest sign-in mail, unless it was followed before."""
    found = [re.search(r"http\S+/portal/sign-in/\S+", text_of(mail.content)) for mail in outside.mailbox(address)]
    link = next((each[0] for each in reversed(found) if each), None)
    if link is None or link in used:
        return None
    used.add(link)
    return link


def parsed(content: bytes) -> EmailMessage:
    mail = email.message_from_bytes(content, EmailMessage, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def text_of(content: bytes) -> str:
    body = parsed(content).get_body(("plain",))
    assert body
    return str(body.get_content())


def mail_about(outside: Outside, address: str, subject: str) -> EmailMessage:
    """The newest mail with this subject, once it is there."""

    def found() -> list[EmailMessage]:
        mails = [parsed(mail.content) for mail in outside.mailbox(address)]
        return [mail for mail in mails if str(mail["Subject"]) == subject]

    return until(found)[-1]


def mail_saying(outside: Outside, address: str, words: str) -> EmailMessage | None:
    mails = [mail.content for mail in outside.mailbox(address) if words in text_of(mail.content)]
    return parsed(mails[-1]) if mails else None


def write(acme: Acme, sender: str, answering: EmailMessage, text: str) -> None:
    """Somebody answers one of our mails."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, SUPPORT, f"Re: {answering['Subject']}"
    mail["Message-ID"] = make_msgid(domain="quist.example")
    mail["In-Reply-To"] = mail["References"] = str(answering["Message-ID"])
    mail.set_content(text)
    with smtplib.SMTP(*acme.desk.smtp, timeout=20) as client:
        client.send_message(mail)


def read_until(page: Page, words: str) -> None:
    """Loads the page again until the words stand there."""

    def there() -> bool:
        page.reload()
        return page.get_by_text(words).count() > 0

    until(there)


def open_ticket(page: Page, title: str, text: str) -> str:
    """Fills in the form; the new ticket's name."""
    page.get_by_role("link", name="New ticket").first.click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("What is it about?").fill(text)
    page.get_by_label("Files").set_input_files({"name": "smoke.txt", "mimeType": "text/plain", "buffer": b"grey"})
    page.get_by_role("button", name="Open the ticket").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return page.url.rpartition("/")[2]


def test_a_customer_asks_on_the_portal_and_answers_by_mail(acme: Acme, enter: Enter, outside: Outside) -> None:
    zoe = enter(ZOE)
    name = open_ticket(zoe, "Printer on fire", "It smokes since this morning.")
    with zoe.expect_download() as download:
        zoe.get_by_role("link", name="smoke.txt").click()
    assert Path(download.value.path()).read_bytes() == b"grey"

    case = acme.ask("GET", f"/cases/{name}")
    assert (case["channel"], case["source_channel"], len(case["reported_by"])) == ("portal", "portal", 1)
    acme.ask("POST", f"/cases/{name}/replies", text="Please unplug it.")
    ours = mail_about(outside, ZOE, f"[Acme] Update on {name}")
    assert str(ours["From"]) == f"Acme Support <{SUPPORT}>"
    assert f"{acme.desk.url}/portal/tickets/{name}" in text_of(ours.as_bytes())
    read_until(zoe, "Please unplug it.")
    expect(zoe.get_by_text("Waiting for your answer")).to_be_visible()

    write(acme, ZOE, ours, "Thank you, it is out.")
    read_until(zoe, "Thank you, it is out.")
    expect(zoe.get_by_text("In progress")).to_be_visible()

    acme.ask("POST", f"/cases/{name}/replies", text="Keep it unplugged.")
    second = until(lambda: mail_saying(outside, ZOE, "Keep it unplugged."))
    assert second
    assert str(second["Subject"]) == f"[Acme] Update on {name}"
    assert str(ours["Message-ID"]) in str(second["References"])

    read_until(zoe, "Keep it unplugged.")
    zoe.get_by_role("button", name="It is solved").click()
    expect(zoe.get_by_text("Solved", exact=True)).to_be_visible()
    zoe.get_by_label("Your answer").fill("It burns again.")
    zoe.get_by_role("button", name="Send").click()
    expect(zoe.get_by_text("It burns again.")).to_be_visible()
    expect(zoe.get_by_text("In progress")).to_be_visible()

    zoe.get_by_role("button", name="Sign out").click()
    zoe.goto(f"/portal/tickets/{name}")
    expect(zoe.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_colleague_sees_what_they_are_part_of_and_an_admin_all_of_their_workspace(
    acme: Acme, enter: Enter, outside: Outside
) -> None:
    zoe, quinn, ada = enter(ZOE), enter(QUINN), enter(ADA)
    name = open_ticket(zoe, "Loud printer", "It rattles.")
    quiet = open_ticket(zoe, "Quiet matter", "Between us.")
    [contact] = [one for one in acme.ask("GET", "/contacts")["items"] if ADA in one["addresses"]]
    acme.ask("PATCH", f"/contacts/{contact['id']}", customer_admin=True)
    acme.ask("POST", f"/cases/{name}/replies", text="Unplug it, both of you.", to=[ZOE], cc=[QUINN])

    read_until(quinn, "Loud printer")
    expect(quinn.get_by_text("Quiet matter")).to_have_count(0)
    quinn.get_by_role("link", name="Loud printer").click()
    quinn.get_by_label("Your answer").fill("I did.")
    quinn.get_by_role("button", name="Send").click()
    expect(quinn.get_by_text("I did.")).to_be_visible()
    assert quinn.goto(f"/portal/tickets/{quiet}").status == 404  # type: ignore[union-attr]

    ada.goto("/portal/tickets")
    expect(ada.get_by_role("heading", level=1)).to_have_text("Tickets of Quist & Co")
    expect(ada.get_by_text("Quiet matter")).to_be_visible()
    ada.get_by_role("link", name="Mine").click()
    expect(ada.get_by_text("Quiet matter")).to_have_count(0)
    ada.get_by_role("link", name="Everybody's").click()
    ada.get_by_role("searchbox").fill("loud")
    ada.get_by_role("button", name="Search").click()
    expect(ada.get_by_text("Quiet matter")).to_have_count(0)
    ada.get_by_role("link", name="Loud printer").click()
    expect(ada.get_by_text("I did.")).to_be_visible()


def test_an_outsider_on_cc_answers_by_mail_and_sees_nothing(acme: Acme, enter: Enter, outside: Outside) -> None:
    zoe, charlie = enter(ZOE), enter(CHARLIE)
    name = open_ticket(zoe, "Help wanted", "It is heavy.")
    acme.ask("POST", f"/cases/{name}/replies", text="Charlie can help.", to=[ZOE], cc=[CHARLIE])
    write(acme, CHARLIE, mail_about(outside, CHARLIE, f"[Acme] Update on {name}"), "I come tomorrow.")
    zoe.goto(f"/portal/tickets/{name}")
    read_until(zoe, "I come tomorrow.")
    charlie.goto("/portal/tickets")
    expect(charlie.get_by_text("Help wanted")).to_have_count(0)
    assert charlie.goto(f"/portal/tickets/{name}").status == 404  # type: ignore[union-attr]
    assert charlie.goto("/portal/attachments/1").status == 404  # type: ignore[union-attr]
