import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

from postroom.cases.case import STAGES, Stage
from postroom.inboxes.inbox import Kind
from tests.cases.acme import Acme
from tests.web.browser import Browser


def test_it_opens_on_the_inbox(alice: Browser) -> None:
    assert alice.get("/").location == "/inbox"


def test_it_serves_more_at_once_than_it_has_threads_and_connections(alice: Browser) -> None:
    with ThreadPoolExecutor(80) as crowd:
        asked = [crowd.submit(alice.get, "/rail") for _ in range(160)]
        assert {one.result(60).status for one in asked} == {200}


def test_it_sorts_conversations_by_whether_we_know_the_sender(alice: Browser, acme: Acme) -> None:
    acme.case("From a friend", inbox=acme.hello)
    acme.case("From a guest", inbox=acme.hello, contact=acme.ned)
    acme.case("From a spammer", inbox=acme.hello, contact=acme.ned, is_spam=True)
    acme.session.commit()
    pages = {tab: alice.get(f"/inbox?show={tab}").text for tab in ("", "guest", "spam")}
    for tab, title in (("", "From a friend"), ("guest", "From a guest"), ("spam", "From a spammer")):
        assert [shown for shown, page in pages.items() if title in page] == [tab]


def test_it_says_what_a_row_must_say(alice: Browser, acme: Acme) -> None:
    acme.case(
        "Printer on fire", newest_author="Zoë Quist", newest_words="It still smokes", needs_response=True,
        owner_id=acme.bob.id, has_bounce=True, has_attachments=True,
    )  # fmt: skip
    acme.session.commit()
    page = alice.get("/tickets").text
    for said in ("Zoë Quist", "It still smokes", "Needs a response", "Bob Baker", "A delivery bounced"):
        assert said in page


def test_it_names_the_customer_whoever_wrote_last(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", newest_author="Alice Archer", newest_words="Unplug it")
    acme.session.commit()
    row = alice.get("/tickets").text.split('id="row-1"')[1]
    assert '<span class="who" dir="auto">Zoë Quist</span>' in row
    assert "Alice: Unplug it" in row


def test_it_shows_an_agent_their_own_tickets(alice: Browser, acme: Acme) -> None:
    acme.case("Hers", owner_id=acme.alice.id)
    acme.case("His", owner_id=acme.bob.id)
    acme.session.commit()
    page = alice.get("/tickets?show=mine").text
    assert "Hers" in page
    assert "His" not in page


def test_it_shows_the_tickets_that_are_still_open(alice: Browser, acme: Acme) -> None:
    assert "No open tickets" in alice.get("/tickets?show=open").text
    for stage in STAGES[Kind.ticket]:
        acme.case(f"Is {stage.value}.", stage=stage)
    acme.session.commit()
    page = alice.get("/tickets?show=open").text
    shown = {stage for stage in STAGES[Kind.ticket] if f"Is {stage.value}." in page}
    assert shown == set(STAGES[Kind.ticket]) - {Stage.resolved, Stage.canceled, Stage.archived}


def test_it_says_what_an_empty_list_will_hold(alice: Browser) -> None:
    assert "appears here the moment it arrives" in alice.get("/tickets").text


def test_it_leads_to_older_cases_without_missing_one(alice: Browser, acme: Acme) -> None:
    for number in range(100):
        acme.case(f"Number {number}.")
    acme.session.commit()
    seen, address = list[str](), "/tickets"
    while address:
        page = alice.get(address).text
        seen += [part.split(".")[0] for part in page.split("</span>Number ")[1:]]
        older = re.search(r'class="more" href="([^"]+)"', page)
        address = unescape(older[1]) if older else ""
    assert seen == [str(number) for number in reversed(range(100))]


def test_it_finds_a_case_by_its_words_and_by_its_name(alice: Browser, acme: Acme) -> None:
    acme.case("Printer on fire", words="The fuser smokes")
    acme.case("Invoice", words="Twice the same position")
    acme.session.commit()
    for words in ("fuser", "tkt-1"):
        page = alice.get(f"/search?q={words}").text
        assert "Printer on fire" in page
        assert "Invoice" not in page


def test_it_gives_news_only_of_cases_that_belong_to_the_list(alice: Browser, acme: Acme) -> None:
    ours = acme.case("A ticket")
    other = acme.case("A conversation", inbox=acme.hello)
    acme.session.commit()
    page = alice.get(f"/news?list=%2Ftickets&cases={ours.id},{other.id}", Browser.HTMX).text
    assert f'id="row-{ours.id}"' in page
    assert "A conversation" not in page


def test_it_counts_what_waits_in_the_rail(alice: Browser, acme: Acme) -> None:
    acme.case("Waits", needs_response=True)
    acme.case("Spam waits for nobody", needs_response=True, is_spam=True)
    acme.session.commit()
    rail = alice.get("/rail?place=tickets", Browser.HTMX).text
    assert rail.count("need a response") == 1
    assert ", </span>1<" in rail


def test_it_survives_odd_addresses(alice: Browser) -> None:
    odd_ones = (
        "tickets?after=%00",
        "tickets?show=%3Cscript",
        "news?list=//evil&cases=1,x,%C2%B2",
        "search?q=%00%5C%27",
    )
    for odd in odd_ones:
        answer = alice.get(f"/{odd}")
        assert answer.status == 200, odd
        assert "<script>" not in answer.text
