from typing import Any

from postroom.cases.case import Case, Link, LinkType, Stage
from postroom.cases.joining import join
from tests.cases.acme import Acme
from tests.web.browser import Browser

WHY = "Its subject speaks of something else than the case it answers."


def split_off(acme: Acme, **more: Any) -> tuple[Case, Case]:
    printer, invoice = acme.case("Printer on fire", words="It burns."), acme.case("Re: Invoice", words="Pay.", **more)
    acme.session.add(Link(case_id=invoice.id, other_id=printer.id, type=LinkType.split_from, reason=WHY))
    acme.session.commit()
    return printer, invoice


def test_it_says_why_a_case_was_split_off_and_puts_it_back_with_one_click(alice: Browser, acme: Acme) -> None:
    printer, invoice = split_off(acme)
    page = alice.get("/cases/TKT-2").text
    for words in ("Split off from", WHY, "Put it back", 'action="/cases/TKT-2/put-back"', 'value="TKT-1"'):
        assert words in page
    assert alice.post("/cases/TKT-2/put-back", {"into": "TKT-1"}).location == "/cases/TKT-1"
    acme.session.refresh(printer)
    acme.session.refresh(invoice)
    assert invoice.merged_into_id == printer.id
    assert printer.also_opened_with == ["Re: Invoice"]
    page = alice.get("/cases/TKT-1").text
    assert "Alice Archer merged this with" in page
    assert "Put it back" not in page
    assert alice.get("/cases/TKT-2").location == "/cases/TKT-1"


def test_it_offers_the_same_on_the_case_that_it_came_from(alice: Browser, acme: Acme) -> None:
    split_off(acme)
    page = alice.get("/cases/TKT-1").text
    assert "Split off" in page
    assert 'action="/cases/TKT-2/put-back"' in page


def test_it_puts_a_conversation_back_into_the_ticket_that_it_was_split_off_from(alice: Browser, acme: Acme) -> None:
    printer, invoice = split_off(acme, inbox=acme.hello)
    assert f'action="/cases/{invoice.name}/put-back"' in alice.get("/cases/TKT-1").text
    assert alice.post(f"/cases/{invoice.name}/put-back", {"into": "TKT-1"}).location == "/cases/TKT-1"
    page = alice.get("/cases/TKT-1").text
    assert f"Alice Archer merged {invoice.name} into TKT-1." in page
    assert "Pay." in page
    acme.session.refresh(invoice)
    assert invoice.merged_into_id == printer.id


def test_it_puts_nothing_back_where_it_was_not_split_off(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire"), acme.case("Invoice")
    acme.session.commit()
    assert alice.post("/cases/TKT-2/put-back", {"into": "TKT-1"}).status == 422


def test_it_offers_no_way_back_into_an_archived_case(alice: Browser, acme: Acme) -> None:
    printer, _ = split_off(acme)
    printer.stage = Stage.archived
    acme.session.commit()
    assert "Put it back" not in alice.get("/cases/TKT-2").text


def test_it_tells_in_the_history_why_two_cases_were_joined(alice: Browser, acme: Acme) -> None:
    one, two = acme.case("Printer on fire", words="It burns."), acme.case("Printer on fire", words="Still.")
    join(acme.session, two.id, one.id, because="Their mails answer each other.")
    acme.session.commit()
    page = alice.get("/cases/TKT-1").text
    assert "Their mails answer each other, so this was joined with" in page
    assert 'href="/cases/TKT-2"' in page


def test_it_says_what_a_new_title_does(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="It burns.")
    acme.session.commit()
    assert "Answers to the old subject still come here" in alice.get("/cases/TKT-1").text
