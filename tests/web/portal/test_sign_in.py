from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from postroom.base.clock import now
from postroom.deliveries.system_mail import SystemMail
from postroom.people.contact import Contact, ContactAddress
from postroom.people.portal_door import PortalCode, PortalSignIn
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.portal.conftest import CHARLIE, ZOE, Enter, code_in, link_in, newest_mail


@pytest.fixture
def zoe(acme: Acme) -> Contact:
    zoe = acme.zoe
    acme.session.commit()
    return zoe


def ask(site: str, address: str) -> Browser:
    browser = Browser(site)
    assert browser.post("/portal/sign-in", {"address": address}).location == "/portal/code"
    return browser


def contacts(acme: Acme) -> int:
    acme.session.expire_all()
    return acme.session.scalars(select(func.count()).select_from(Contact)).one()


def test_it_leads_who_is_not_signed_in_to_the_door_and_back(site: str, acme: Acme, zoe: Contact) -> None:
    browser = Browser(site)
    answer = browser.get("/portal/tickets/new")
    assert (answer.status, answer.location) == (303, "/portal")
    browser.post("/portal/sign-in", {"address": ZOE})
    assert browser.post("/portal/code", {"code": code_in(newest_mail(acme, ZOE))}).location == "/portal/tickets/new"


def test_it_signs_in_by_the_code_once(site: str, acme: Acme, zoe: Contact) -> None:
    browser = ask(site, "  Zoe@Quist.example ")
    code = code_in(newest_mail(acme, ZOE))
    browser.cookies["before"] = "x"
    asked = dict(browser.cookies)
    assert browser.post("/portal/code", {"code": f" {code[:4]} {code[4:]}"}).location == "/portal/tickets"
    assert browser.get("/portal").location == "/portal/tickets"
    again = Browser(site)
    again.cookies = asked
    assert again.post("/portal/code", {"code": code}).status == 422


def test_it_signs_in_by_the_link_once_and_only_when_its_button_is_pressed(site: str, acme: Acme, zoe: Contact) -> None:
    ask(site, ZOE)
    link = link_in(newest_mail(acme, ZOE))
    scanner, phone = Browser(site), Browser(site)
    for _ in range(3):
        page = scanner.get(link)
        assert (page.status, page.text.count("<form")) == (200, 2)
    assert scanner.get("/portal").status == 200
    assert phone.post(link).location == "/portal/tickets"
    assert phone.get("/portal").location == "/portal/tickets"
    assert scanner.get(link).status == 422
    assert scanner.post(link).status == 422
    assert scanner.get("/portal").status == 200


def test_a_code_ends_with_its_link_and_a_link_with_its_code(site: str, acme: Acme, zoe: Contact) -> None:
    browser = ask(site, ZOE)
    mail = newest_mail(acme, ZOE)
    assert Browser(site).post(link_in(mail)).status == 303
    assert browser.post("/portal/code", {"code": code_in(mail)}).status == 422


def test_it_opens_nothing_after_a_quarter_of_an_hour(site: str, acme: Acme, zoe: Contact) -> None:
    browser = ask(site, ZOE)
    mail = newest_mail(acme, ZOE)
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        assert browser.post("/portal/code", {"code": code_in(mail)}).status == 422
        assert Browser(site).post(link_in(mail)).status == 422


def test_it_says_the_same_for_known_and_unknown_addresses(site: str, acme: Acme, zoe: Contact) -> None:
    pages = []
    for address in (ZOE, CHARLIE, acme.alice.email):
        browser = Browser(site)
        answer = browser.post("/portal/sign-in", {"address": address})
        pages.append((answer.status, answer.location, browser.get("/portal/code").text.replace(address, "")))
    assert pages[0] == pages[1] == pages[2]


def test_an_unknown_address_gets_a_contact_once_its_code_was_right(site: str, acme: Acme, enter: Enter) -> None:
    before = contacts(acme)
    ask(site, CHARLIE)
    assert contacts(acme) == before
    enter(CHARLIE)
    assert contacts(acme) == before + 1
    made = acme.session.scalars(select(Contact).join(ContactAddress).where(ContactAddress.address == CHARLIE)).one()
    assert (made.name, made.workspace_id, made.verified) == ("charlie", None, True)


def test_a_newcomer_is_in_the_workspace_of_its_domain(acme: Acme, zoe: Contact, enter: Enter) -> None:
    enter("new@quist.example")
    [made] = acme.session.scalars(select(Contact).where(Contact.name == "new"))
    assert made.workspace_id == acme.quist.id


def test_addresses_of_ours_can_not_sign_in(site: str, acme: Acme) -> None:
    acme.agent("Ext Ern").email = "Extern@Elsewhere.example"
    acme.contact("Gone", "gone@quist.example", deleted_at=now())
    ours = [acme.alice.email, acme.charlie.email, acme.support.address, "support+x@acme.example"]
    acme.session.commit()
    for address in [*ours, "someone@acme.example", "extern@elsewhere.example", "gone@quist.example"]:
        ask(site, address)
    assert acme.session.scalars(select(SystemMail)).all() == []


def test_who_became_an_agent_after_asking_does_not_get_in(site: str, acme: Acme, zoe: Contact) -> None:
    browser = ask(site, ZOE)
    acme.agent("Zoë").email = ZOE
    acme.session.commit()
    assert browser.post("/portal/code", {"code": code_in(newest_mail(acme, ZOE))}).status == 422


@pytest.mark.parametrize("address", ["", "zoe", "zoe@quist", "a@b.example\r\nBcc: x@y.example", "a b@c.example"])
def test_it_takes_no_address_that_is_none(site: str, acme: Acme, address: str) -> None:
    answer = Browser(site).post("/portal/sign-in", {"address": address})
    assert (answer.status, "That is no e-mail address" in answer.text) == (422, True)
    assert acme.session.scalars(select(SystemMail)).all() == []


def test_it_sends_five_mails_to_an_address_in_ten_minutes(site: str, acme: Acme, zoe: Contact) -> None:
    for _ in range(5):
        ask(site, ZOE)
    refused = Browser(site).post("/portal/sign-in", {"address": ZOE.upper()})
    assert (refused.status, "wait ten minutes" in refused.text) == (429, True)
    assert len(acme.session.scalars(select(SystemMail)).all()) == 5
    with time_machine.travel(now() + timedelta(minutes=10, seconds=1)):
        ask(site, ZOE)


def test_it_sends_thirty_mails_for_a_network_in_ten_minutes(site: str, acme: Acme) -> None:
    acme.session.commit()
    for number in range(30):
        ask(site, f"n{number}@elsewhere.example")
    assert Browser(site).post("/portal/sign-in", {"address": ZOE}).status == 429
    elsewhere = {"X-Forwarded-For": "192.0.2.1"}
    assert Browser(site).post("/portal/sign-in", {"address": ZOE}, elsewhere).status == 303


def test_guessing_a_code_ends_after_five_attempts_even_for_the_right_one(site: str, acme: Acme, zoe: Contact) -> None:
    browser = ask(site, ZOE)
    code = code_in(newest_mail(acme, ZOE))
    wrong = f"{(int(code) + 1) % 10**8:08}"
    for _ in range(4):
        assert "not the code we sent" in browser.post("/portal/code", {"code": wrong}).text
    assert "This way in is closed" in browser.post("/portal/code", {"code": wrong}).text
    assert browser.post("/portal/code", {"code": code}).status == 422
    assert browser.get("/portal").status == 200


def test_a_code_works_only_in_the_browser_that_asked(site: str, acme: Acme, zoe: Contact) -> None:
    ask(site, ZOE)
    code = code_in(newest_mail(acme, ZOE))
    assert Browser(site).post("/portal/code", {"code": code}).status == 422
    assert ask(site, CHARLIE).post("/portal/code", {"code": code}).status == 422


def test_each_sign_in_makes_a_new_word_and_ends_the_one_before(site: str, acme: Acme, zoe: Contact) -> None:
    browser = Browser(site)
    browser.cookies["portal"] = "planted"
    for _ in range(2):
        before = browser.cookies["portal"]
        browser.post("/portal/sign-in", {"address": ZOE})
        browser.post("/portal/code", {"code": code_in(newest_mail(acme, ZOE))})
        assert browser.cookies["portal"] != before
        old = Browser(site)
        old.cookies["portal"] = before
        assert old.get("/portal").status == 200
    assert len(acme.session.scalars(select(PortalSignIn)).all()) == 1


def test_it_keeps_only_hashes(site: str, acme: Acme, zoe: Contact, enter: Enter) -> None:
    browser = enter(ZOE)
    mail = newest_mail(acme, ZOE)
    [asked], [sign_in] = acme.session.scalars(select(PortalCode)), acme.session.scalars(select(PortalSignIn))
    kept = repr([vars(asked), vars(sign_in)])
    words = code_in(mail), link_in(mail).rpartition("/")[2], browser.cookies["portal"]
    assert [word for word in words if word in kept] == []


def test_it_hides_its_cookies_from_scripts_other_sites_and_the_agents_app(site: str, acme: Acme, zoe: Contact) -> None:
    browser = Browser(site)
    asked = browser.post("/portal/sign-in", {"address": ZOE}).headers["set-cookie"]
    entered = browser.post("/portal/code", {"code": code_in(newest_mail(acme, ZOE))}).headers["set-cookie"]
    for cookie in (asked, entered):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/portal" in cookie
        assert "Secure" not in cookie  # this desk speaks http


def test_it_signs_out(enter: Enter, zoe: Contact) -> None:
    browser = enter(ZOE)
    word = browser.cookies["portal"]
    assert browser.post("/portal/sign-out").location == "/portal"
    browser.cookies["portal"] = word
    assert browser.get("/portal").status == 200


def test_a_deleted_contact_is_signed_out_and_one_unseen_for_a_month_too(acme: Acme, zoe: Contact, enter: Enter) -> None:
    browser, other = enter(ZOE), enter(CHARLIE)
    acme.session.get_one(Contact, zoe.id).deleted_at = now()
    acme.session.commit()
    assert browser.get("/portal").status == 200
    assert other.get("/portal").status == 303
    with time_machine.travel(now() + timedelta(days=31)):
        assert other.get("/portal").status == 200


def test_an_agents_cookie_opens_nothing_on_the_portal_nor_a_customers_in_the_app(
    alice: Browser, zoe: Contact, enter: Enter
) -> None:
    alice.cookies["portal"] = alice.cookies["postroom"]
    assert alice.get("/portal").status == 200
    browser = enter(ZOE)
    browser.cookies["postroom"] = browser.cookies["portal"]
    assert browser.get("/inbox").location.startswith("/sign-in")


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_it_takes_no_form_from_another_sites_page(site: str, acme: Acme, zoe: Contact, headers: dict[str, str]) -> None:
    assert Browser(site).post("/portal/sign-in", {"address": ZOE}, headers).status == 403
    ask(site, ZOE)
    assert Browser(site).post(link_in(newest_mail(acme, ZOE)), {}, headers).status == 403
