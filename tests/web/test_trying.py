"""Try a mail: what would become of it, with nothing written."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select

from postroom.base.blobs import Blob
from postroom.cases.case import Case
from postroom.cases.message import Message, ThreadId
from postroom.intake.arrival import Arrival
from postroom.mail.ids import digest
from postroom.people.contact import Contact
from tests.cases.acme import Acme
from tests.web.browser import Browser

MAIL = (
    "From: Zoë Quist <zoe@quist.example>\r\nTo: support@acme.example\r\nSubject: Printer on fire\r\n"
    "Message-ID: <1@quist.example>\r\n\r\nIt smokes <b>badly</b>.\r\n"
)
TABLES = (Arrival, Blob, Case, Message, Contact)


def rows(acme: Acme) -> list[int]:
    acme.session.rollback()
    return [acme.session.scalars(select(func.count()).select_from(table)).one() for table in TABLES]


@pytest.fixture
def support(acme: Acme) -> Acme:
    assert acme.support.id
    acme.session.commit()
    return acme


def test_it_tells_of_a_file_what_would_become_of_it_and_writes_nothing(alice: Browser, support: Acme) -> None:
    before = rows(support)
    answer = alice.upload("/try", "mail", "printer.eml", "message/rfc822", MAIL.encode())
    assert answer.status == 200
    for said in (
        "printer.eml",
        "Opened a case",
        "It is for support@acme.example, which opens tickets.",
        "Zoë Quist &lt;zoe@quist.example&gt;",
        "It smokes &lt;b&gt;badly&lt;/b&gt;.",
        "1 of 30 in 10 minutes, with this one",
    ):
        assert said in answer.text
    assert rows(support) == before


def test_it_takes_what_was_pasted_and_how_it_is_to_come(alice: Browser, support: Acme) -> None:
    form = {
        "source": MAIL.replace("To: support", "To: other"),
        "to": "support@acme.example",
        "mail_from": "z@q.example",
    }
    answer = alice.post("/try", form)
    assert "It is for support@acme.example" in answer.text
    assert 'value="z@q.example"' in answer.text


def test_it_leads_to_the_case_that_a_new_one_would_be_split_off_from(alice: Browser, support: Acme) -> None:
    message = support.message(support.case("Printer on fire"), "It burns", message_id="<0@quist.example>")
    support.session.add(ThreadId(digest=digest("<0@quist.example>"), message_id=message.id, own=True))
    support.session.commit()
    source = MAIL.replace("Subject: Printer on fire", "Subject: Invoice\r\nIn-Reply-To: <0@quist.example>")
    answer = alice.post("/try", {"source": source})
    assert 'Opened a case, split off from <a class="link" href="/cases/TKT-1">TKT-1</a>' in answer.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Choose a mail"),
        ({"source": MAIL, "ip": "somewhere"}, "is no IP address"),
        ({"source": MAIL, "to": "x" * 1001}, "something that can&#39;t be"),
    ],
)
def test_it_says_what_is_wrong_with_the_form(alice: Browser, form: dict[str, str], said: str) -> None:
    answer = alice.post("/try", form)
    assert answer.status == 422
    assert said in answer.text


def test_it_takes_no_mail_that_is_too_large_to_be_tried_here(alice: Browser) -> None:
    answer = alice.upload("/try", "mail", "large.eml", "message/rfc822", b"x" * 1_000_001)
    assert answer.status == 422
    assert "too large" in answer.text


@pytest.mark.needs("chromium")
def test_a_file_that_is_dropped_is_tried_at_once(page: Page, support: Acme, tmp_path: Path) -> None:
    file = tmp_path / "printer.eml"
    file.write_text(MAIL)
    page.goto("/try")
    page.wait_for_function("() => 'quick' in document.documentElement.dataset")
    page.set_default_timeout(60_000)
    page.get_by_label("A mail's file").set_input_files(file)
    page.get_by_role("heading", name="printer.eml").wait_for()
    assert page.get_by_text("It is for support@acme.example").is_visible()
