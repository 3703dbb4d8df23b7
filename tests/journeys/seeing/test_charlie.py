"""Charlie, the stranger, with every trick: he gets the same 404 as for nothing, and none of his mails is let in."""

import re

import pytest

from postroom.intake.arrival import Outcome
from tests.journeys.seeing.conftest import ADDRESSES, Company, Ticket
from tests.web.browser import Answer

CHARLIE, ZOE = ADDRESSES["charlie"], ADDRESSES["zoe"]
ELSEWHERE = "198.51.100.7"


def told(answer: Answer) -> tuple[int, str]:
    """What an answer tells: its status and its words, numbers and words for one time aside."""
    return answer.status, re.sub(r"\d+|nonce-\S+", "N", answer.text)


def hidden(company: Company, who: str, path: str, nothing: str) -> None:
    """What is hidden looks as what never was."""
    here, there = (told(company.portal(who).get(each)) for each in (path, nothing))
    assert here[0] == 404
    assert here == there


def doors(ticket: Ticket, message: int) -> list[tuple[str, str]]:
    return [
        (f"/portal/tickets/{ticket.name}", "/portal/tickets/TKT-999999"),
        (f"/portal/attachments/{ticket.file}", "/portal/attachments/999999"),
        (f"/portal/messages/{message}", "/portal/messages/999999"),
    ]


def test_foreign_ids_and_guessed_addresses_of_files_are_not_there(company: Company) -> None:
    ticket = company.ticket()
    for path, nothing in doors(ticket, company.messages(ticket)[0].id):
        hidden(company, "charlie", path, nothing)
    assert ticket.name not in company.portal("charlie").get(f"/portal/tickets?q={ticket.word}").text


@pytest.mark.parametrize("deed", ["replies", "close", "reopen", "closure"])
def test_posting_to_a_foreign_ticket_is_as_posting_to_none(company: Company, deed: str) -> None:
    ticket = company.ticket()
    browser = company.portal("charlie")
    form = {"text": "Let me in", "once": "1" * 20}
    here = told(browser.post(f"/portal/tickets/{ticket.name}/{deed}", form))
    there = told(browser.post(f"/portal/tickets/TKT-999999/{deed}", form))
    assert here == there
    assert here[0] in (404, 405)
    assert len(company.messages(ticket)) == 1


def test_without_a_session_every_door_leads_to_the_sign_in(company: Company) -> None:
    ticket = company.ticket()
    nobody = type(company.portal("charlie"))(company.url)
    for path, nothing in doors(ticket, company.messages(ticket)[0].id):
        assert (nobody.get(path).status, nobody.get(path).location) == (303, "/portal")
        assert (nobody.get(nothing).status, nobody.get(nothing).location) == (303, "/portal")


@pytest.mark.parametrize(
    "path", ["/cases/{name}", "/attachments/{file}", "/messages/1/html", "/contacts", "/search?q={word}"]
)
def test_a_customers_session_opens_nothing_of_the_app(company: Company, path: str) -> None:
    ticket = company.ticket()
    browser = company.portal("charlie")
    browser.cookies["postroom"] = browser.cookies["portal"]
    answer = browser.get(path.format(name=ticket.name, file=ticket.file, word=ticket.word))
    assert (answer.status, ticket.word in answer.text) in ((303, False), (404, False))


def test_an_old_link_opens_nothing_any_more(company: Company) -> None:
    """Cora could see it; then she was taken off, and then her workspace was another."""
    ticket = company.ticket(cc=ADDRESSES["cora"])
    cora = company.portal("cora")
    places = doors(ticket, company.messages(ticket)[0].id)[:2]
    assert {cora.get(path).status for path, _ in places} == {200}
    company.answer(ticket, ZOE)
    company.patch(ticket, reported_by=[ZOE])
    for path, nothing in places:
        hidden(company, "cora", path, nothing)
    company.patch(ticket, reported_by=[ZOE, ADDRESSES["cora"]])
    assert {cora.get(path).status for path, _ in places} == {200}
    moved = company.agent.patch(f"/contacts/{company.contact('cora')}", json={"workspace": None})
    assert moved.status_code == 200
    for path, nothing in places:
        hidden(company, "cora", path, nothing)


def test_a_case_that_is_moved_is_there_for_its_sender_and_the_new_workspace_only(company: Company) -> None:
    ticket = company.ticket(cc=f"{ADDRESSES['cora']}, {CHARLIE}")
    before = {
        who: company.portal(who).get(f"/portal/tickets/{ticket.name}").status
        for who in ADDRESSES
        if "@acme" not in ADDRESSES[who] and who != "nora"
    }
    assert before == {"zoe": 200, "cora": 200, "ada": 200, "charlie": 404, "chief": 404}
    strangers = company.agent.get(f"/contacts/{company.contact('charlie')}").json()["workspace"]["id"]
    assert company.patch(ticket, workspace=strangers).status_code == 200
    after = {who: company.portal(who).get(f"/portal/tickets/{ticket.name}").status for who in before}
    assert after == {"zoe": 200, "cora": 404, "ada": 404, "charlie": 200, "chief": 200}
    hidden(company, "ada", f"/portal/attachments/{ticket.file}", "/portal/attachments/999999")


def test_a_reply_from_another_address_opens_a_case_of_its_own(company: Company) -> None:
    """Also with our ids guessed, and with Zoë's name before his own address."""
    ticket = company.ticket()
    ours = "<m.AAAAAAAAAAAAAAAAAAAAAA.guessed@acme.example>"
    for sender in (CHARLIE, f"Zoë Quist <{CHARLIE}>", f'"zoe@quist.example" <{CHARLIE}>'):
        strange = company.answer(ticket, sender)
        assert strange.case
        assert strange.case.id != ticket.id
    guessed = company.mail(CHARLIE, company.agent.get(f"/cases/{ticket.name}").json()["title"], answers=ours)
    assert guessed.case
    assert guessed.case.id != ticket.id
    assert len(company.messages(ticket)) == 1
    hidden(company, "charlie", f"/portal/tickets/{ticket.name}", "/portal/tickets/TKT-999999")


@pytest.mark.parametrize("claimed", ["bob", "rosa", "ada"])
def test_a_forged_from_gives_no_rights(company: Company, claimed: str) -> None:
    """In the name of an agent, a colleague or a customer admin; and it puts Charlie on no thread."""
    ticket = company.ticket()
    forged = company.answer(ticket, ADDRESSES[claimed], cc=CHARLIE, ip=ELSEWHERE)
    assert forged.arrival.outcome in (Outcome.opened, Outcome.added, Outcome.spam)
    members = company.agent.get(f"/cases/{ticket.name}").json()["email_members"]
    assert [one["address"] for one in members] == [ZOE]
    hidden(company, "charlie", f"/portal/tickets/{ticket.name}", "/portal/tickets/TKT-999999")


def test_his_admin_sees_the_cases_of_their_own_workspace_only(company: Company) -> None:
    foreign, own = company.ticket(), company.ticket(sender=CHARLIE)
    assert company.portal("chief").get(f"/portal/tickets/{own.name}").status == 200
    hidden(company, "chief", f"/portal/tickets/{foreign.name}", "/portal/tickets/TKT-999999")
    hidden(company, "zoe", f"/portal/tickets/{own.name}", "/portal/tickets/TKT-999999")


def test_a_note_is_nowhere_outside(company: Company) -> None:
    ticket = company.ticket()
    company.post(ticket, "notes", text=f"Zoë set fire to it: cinnabar. @{CHARLIE}")
    company.post(ticket, "replies", text="We look into it.")
    for who in ("zoe", "ada"):
        page = company.portal(who).get(f"/portal/tickets/{ticket.name}").text
        assert "We look into it." in page
        assert "cinnabar" not in page
        assert f"/portal/tickets/{ticket.name}" not in company.portal(who).get("/portal/tickets?q=cinnabar").text
    assert not any("cinnabar" in message.text for message in company.messages(ticket))
