"""Settings, as an admin meets them."""

import re

import pytest
from playwright.sync_api import Page

from postroom.people.organisation import Organisation, change, organisation
from tests.cases.acme import Acme
from tests.web.browser import Browser

FORM = {
    "version": "0",
    "limits.mails": "30",
    "limits.minutes": "10",
    "limits.spam_mails": "100",
    "limits.spam_hours": "24",
    "keep_raw_days": "90",
    "keep_dropped_days": "7",
    "notification_sender": "",
    "portal_sender": "",
    "email_is_default_channel": "on",
    "portal.title": "",
    "portal.colour": "",
    "portal.language": "en",
    "business_hours.zone": "UTC",
    "business_hours.opens": "09:00",
}


def now_set(acme: Acme) -> Organisation:
    acme.session.rollback()
    return organisation(acme.session)


def test_it_shows_what_holds_now(alice: Browser, acme: Acme) -> None:
    page = alice.get("/settings").text
    shown = dict(re.findall(r'name="(limits\.\w+|keep_\w+)" value="(\d+)"', page))
    assert shown.items() <= FORM.items()
    assert len(shown) == 6
    assert '<a class="go" href="/settings" aria-current="page"' in page


def test_it_changes_them_without_scripts(alice: Browser, acme: Acme) -> None:
    support = acme.support.id
    acme.session.commit()
    form = {**FORM, "limits.mails": "5", "create_workspaces_for_new_domains": "on", "notification_sender": str(support)}
    saved = alice.post("/settings", form)
    assert (saved.status, saved.location) == (303, "/settings?saved=true")
    assert "Saved." in alice.get(saved.location).text
    known = now_set(acme)
    assert (known.limits.mails, known.create_workspaces_for_new_domains, known.notification_sender) == (
        5,
        True,
        support,
    )
    again = {**FORM, "version": "1"}
    assert alice.post("/settings", again).status == 303
    assert now_set(acme) == Organisation(version=2)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("limits.mails", "many", "Give a whole number."),
        ("limits.mails", "", "Give a whole number."),
        ("limits.minutes", "0", "It must be at least 1."),
        ("keep_raw_days", "99999999", "It must be at most 36500."),
        ("notification_sender", "99", "There is no inbox 99."),
        ("portal.colour", "red", "Give a colour such as #2f5fb3, or nothing."),
        ("business_hours.opens", "9 am", "Give a time such as 09:00."),
        ("business_hours.zone", "Atlantis/Poseidonis", "There is no such time zone; give one such as Europe/Berlin."),
    ],
)
def test_it_says_beside_a_field_what_is_wrong_and_keeps_what_was_typed(
    alice: Browser, acme: Acme, field: str, typed: str, said: str
) -> None:
    answer = alice.post("/settings", {**FORM, "limits.spam_hours": "48", field: typed})
    assert answer.status == 422
    assert f'id="wrong-{field}">{said}' in answer.text
    assert 'name="limits.spam_hours" value="48"' in answer.text
    assert now_set(acme) == Organisation()


def test_it_overwrites_nobodys_change_unseen(alice: Browser, acme: Acme) -> None:
    assert alice.post("/settings", {**FORM, "limits.mails": "5"}).status == 303
    late = alice.post("/settings", {**FORM, "limits.mails": "6"})
    assert late.status == 409
    assert now_set(acme).limits.mails == 5


def test_it_sets_how_the_portal_looks_and_answers(alice: Browser, acme: Acme) -> None:
    support = acme.support.id
    acme.session.commit()
    form = FORM | {"portal.title": "Acme Help", "portal.colour": "#aa3300", "portal.language": "de"}
    del form["email_is_default_channel"]
    assert alice.post("/settings", form | {"portal_sender": str(support)}).status == 303
    known = now_set(acme)
    looks = {"title": "Acme Help", "colour": "#aa3300", "language": "de", "logo": None}
    assert known.portal.model_dump() == looks
    assert (known.email_is_default_channel, known.portal_sender) == (False, support)
    assert "Acme Help" in Browser(alice.url).get("/portal").text


def test_it_keeps_a_language_that_was_chosen_by_other_ways(alice: Browser, acme: Acme) -> None:
    change(acme.session, {"portal": {"language": "pt-BR"}})
    acme.session.commit()
    assert '<option value="pt-BR" selected>' in alice.get("/settings").text


def test_it_is_for_admins(bob: Browser) -> None:
    assert bob.get("/settings").status == 404
    assert bob.post("/settings", FORM).status == 404
    assert "/settings" not in bob.get("/inbox").text


@pytest.mark.needs("chromium")
def test_an_admin_changes_a_number_in_a_sentence(page: Page, acme: Acme) -> None:
    page.goto("/settings")
    page.get_by_label("Minutes").fill("15")
    page.get_by_label("Make a workspace for every new mail domain").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("status").filter(has_text="Saved.").wait_for()
    assert page.get_by_label("Minutes").input_value() == "15"
    known = now_set(acme)
    assert (known.limits.minutes, known.create_workspaces_for_new_domains) == (15, True)
