import pytest
from sqlalchemy import select

from postroom.cases.case import Case, Stage
from postroom.cases.note import Note
from postroom.people.contact import Contact
from tests.cases.acme import Acme
from tests.web.portal.conftest import ADA, CHARLIE, QUINN, ZOE, Enter


@pytest.fixture
def fire(acme: Acme, quinn: Contact, ada: Contact) -> None:
    """TKT-1 is Zoë's, with a hidden note and spam; TKT-2 is Quinn's; TKT-3 is Ned's; CONV-1 is Zoë's."""
    case = acme.case("Printer on fire", words="It smokes since today.", contact=acme.zoe)
    acme.message(case, "Buy pills", is_spam=True)
    acme.session.add(Note(case_id=case.id, agent_id=acme.alice.id, text="She is angry."))
    acme.case("Quiet room", words="The door sticks.", contact=quinn)
    acme.case("Neds own", words="Mine alone.", contact=acme.ned)
    acme.case("A chat", words="Just saying.", inbox=acme.hello)
    acme.session.commit()


@pytest.mark.usefixtures("fire")
def test_it_lists_what_the_visitor_may_see_and_nothing_else(enter: Enter) -> None:
    everything = ["Printer on fire", "Quiet room", "Neds own", "A chat"]
    seen = {who: [title for title in everything if title in enter(who).get("/portal/tickets").text]
            for who in (ZOE, QUINN, ADA, CHARLIE)}  # fmt: skip
    assert seen == {
        ZOE: ["Printer on fire"],
        QUINN: ["Quiet room"],
        ADA: ["Printer on fire", "Quiet room"],
        CHARLIE: [],
    }


@pytest.mark.usefixtures("fire")
def test_a_customer_admin_can_look_at_their_own_alone(acme: Acme, ada: Contact, enter: Enter) -> None:
    acme.case("Adas own", words="Mine.", contact=ada)
    acme.session.commit()
    page = enter(ADA).get("/portal/tickets?of=mine").text
    assert ("Adas own" in page, "Printer on fire" in page) == (True, False)
    assert "Mine</a>" not in enter(ZOE).get("/portal/tickets").text


@pytest.mark.usefixtures("fire")
def test_a_ticket_shows_messages_and_never_notes_or_spam(enter: Enter) -> None:
    for page in (enter(ZOE).get("/portal/tickets/TKT-1").text, enter(ADA).get("/portal/tickets/tkt-1").text):
        assert "It smokes since today." in page
        assert "angry" not in page
        assert "pills" not in page


@pytest.mark.usefixtures("fire")
def test_it_says_whose_words_are_not_proven(acme: Acme, enter: Enter) -> None:
    doubt = "It is not proven who wrote this."
    assert doubt not in enter(ZOE).get("/portal/tickets/TKT-1").text
    case = acme.session.scalars(select(Case).where(Case.title == "Printer on fire")).one()
    acme.message(case, "Pay to another account from now on.", suspect="This may be forged.")
    acme.session.commit()
    assert enter(ZOE).get("/portal/tickets/TKT-1").text.count(doubt) == 1


@pytest.mark.usefixtures("fire")
def test_what_is_hidden_answers_exactly_as_what_does_not_exist(acme: Acme, enter: Enter) -> None:
    charlie = enter(CHARLIE)
    answers = [charlie.get(f"/portal/tickets/{name}") for name in ("TKT-1", "TKT-99", "CONV-4", "nonsense")]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.usefixtures("fire")
def test_a_note_moves_nothing_in_the_list(acme: Acme, ada: Contact, enter: Enter) -> None:
    browser = enter(ADA)
    before = browser.get("/portal/tickets").text
    first = acme.session.get_one(Note, 1)
    acme.session.add(Note(case_id=first.case_id, agent_id=acme.alice.id, text="Another."))
    acme.session.commit()
    assert browser.get("/portal/tickets").text == before


@pytest.mark.usefixtures("fire")
def test_it_searches_titles_words_and_names_of_what_may_be_seen(enter: Enter) -> None:
    browser = enter(ZOE)
    for words, hits in {"smokes today": 1, "PRINTER": 1, "tkt-1": 1, "pills": 0, "angry": 0, "door": 0, "tkt-3": 0,
                        "%": 0, "\0": 1}.items():  # fmt: skip
        page = browser.ask("GET", f"/portal/tickets?q={words.replace('%', '%25').replace(' ', '+')}"
                           .replace("\0", "%00"))  # fmt: skip
        assert page.text.count('href="/portal/tickets/TKT-1"') == hits, words


@pytest.mark.usefixtures("fire")
def test_a_hidden_recipient_is_not_found(acme: Acme, enter: Enter) -> None:
    case = acme.case("Bill", words="Which one?")
    acme.message(case, "This one.", direction="out", search="'secret':1")
    acme.session.commit()
    assert "Bill" not in enter(ZOE).get("/portal/tickets?q=secret").text


def test_it_tells_open_and_closed_apart_and_goes_on_page_by_page(acme: Acme, enter: Enter) -> None:
    for number in range(30):
        acme.case(f"Wish {number:02}", words="Please.")
    acme.case("Old thing", words="Done.", stage=Stage.resolved)
    acme.session.commit()
    browser = enter(ZOE)
    assert "Old thing" in browser.get("/portal/tickets").text
    assert "Old thing" not in browser.get("/portal/tickets?show=open").text
    assert "Wish" not in browser.get("/portal/tickets?show=closed").text
    first = browser.get("/portal/tickets").text
    further = first.split('class="button" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(further).text
    assert first.count('<a href="/portal/tickets/TKT') + second.count('<a href="/portal/tickets/TKT') == 31
    assert "Older tickets" not in second


@pytest.mark.usefixtures("fire")
def test_a_merged_ticket_leads_to_where_it_went_on(acme: Acme, enter: Enter) -> None:
    into = acme.case("Fire again", words="Still.")
    lost = acme.case("Fire", words="Help.", merged_into_id=into.id)
    hidden = acme.case("Neds other", words="Ned.", contact=acme.ned)
    away = acme.case("Fire too", words="Help.", merged_into_id=hidden.id)
    acme.session.commit()
    browser = enter(ZOE)
    assert browser.get(f"/portal/tickets/{lost.name}").location == f"/portal/tickets/{into.name}"
    assert browser.get(f"/portal/tickets/{away.name}").status == 404
