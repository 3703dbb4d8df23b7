"""The settings' page of groups, and groups among the owners of a case."""

import json

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from postroom.people.group import Group
from postroom.people.grouping import add_group, members
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.windows import open_page


def in_groups(acme: Acme) -> dict[str, list[str]]:
    acme.session.expire_all()
    groups = acme.session.scalars(select(Group).order_by(Group.name)).all()
    within = members(acme.session, groups)
    return {group.name: [agent.name for agent in within.get(group.id, ())] for group in groups}


@pytest.fixture
def second_line(acme: Acme) -> Group:
    group = add_group(acme.session, "Second line", [acme.alice.id])
    acme.session.commit()
    return group


def test_an_admin_makes_a_group_and_changes_it(acme: Acme, alice: Browser) -> None:
    assert "No groups yet" in alice.get("/groups").text
    alice.post("/groups", {"name": "Second line", "agent": [str(acme.alice.id), str(acme.bob.id)]})
    assert in_groups(acme) == {"Second line": ["Alice Archer", "Bob Baker"]}
    assert "Alice Archer, Bob Baker" in alice.get("/groups").text
    alice.post("/groups/1", {"name": "Night", "agent": [str(acme.bob.id)]})
    assert in_groups(acme) == {"Night": ["Bob Baker"]}
    alice.post("/groups/1", {"name": "Night"})
    assert "Nobody is told of its cases" in alice.get("/groups").text


@pytest.mark.usefixtures("second_line")
def test_a_name_that_is_taken_is_said_and_what_was_typed_stays(acme: Acme, alice: Browser) -> None:
    page = alice.post("/groups", {"name": "SECOND line", "agent": [str(acme.bob.id)]}).text
    assert "There is a group SECOND line already." in page
    assert 'value="SECOND line"' in page
    assert f'value="{acme.bob.id}" checked' in page
    assert "has 1 to 60 characters" in alice.post("/groups/1", {"name": " "}).text
    assert in_groups(acme) == {"Second line": ["Alice Archer"]}


def test_removing_a_group_says_what_becomes_of_its_cases(acme: Acme, alice: Browser, second_line: Group) -> None:
    acme.case("Printer", group_id=second_line.id)
    acme.session.commit()
    assert "Its case has no owner then" in alice.get("/groups/1").text
    assert alice.post("/groups/1/remove").location == "/groups"
    assert in_groups(acme) == {}
    assert "Alice Archer removed the group Second line, which owned it" in alice.get("/cases/TKT-1").text
    assert alice.get("/groups/1").status == 404


def test_the_pages_are_for_admins(bob: Browser, second_line: Group) -> None:
    answers = [
        bob.get("/groups"),
        bob.get("/groups/1"),
        bob.post("/groups/1/remove"),
        bob.post("/groups", {"name": "X"}),
    ]
    assert [answer.status for answer in answers] == [404] * 4


def test_a_case_is_given_to_a_group_and_back(acme: Acme, bob: Browser, second_line: Group) -> None:
    case = acme.case("Printer", owner_id=acme.bob.id)
    acme.session.commit()
    answer = bob.post("/cases/TKT-1/owner", {"owner": f"group-{second_line.id}"}, Browser.HTMX)
    toast = json.loads(answer.headers["hx-trigger"])["toast"]
    assert (toast["text"], toast["undo"]["values"]) == ("Owner: Second line", {"owner": str(acme.bob.id)})
    page = bob.get("/cases/TKT-1").text
    assert "Bob Baker gave it to Second line" in page
    assert 'value="group-1" selected' in page
    undo = json.loads(
        bob.post("/cases/TKT-1/owner", {"owner": str(acme.alice.id)}, Browser.HTMX).headers["hx-trigger"]
    )["toast"]["undo"]["values"]
    assert undo == {"owner": "group-1"}
    bob.post("/cases/TKT-1/owner", {**undo, "undoing": "yes"}, Browser.HTMX)
    acme.session.refresh(case)
    assert (case.owner_id, case.group_id) == (None, second_line.id)
    assert bob.post("/cases/TKT-1/owner", {"owner": "group-999"}).status == 422


def test_what_was_taken_from_a_group_with_others_goes_back_to_it(
    acme: Acme, alice: Browser, second_line: Group
) -> None:
    case = acme.case("Printer", group_id=second_line.id)
    acme.session.commit()
    answer = alice.post("/cases", {"deed": "take", "case": ["TKT-1"]}, Browser.HTMX)
    acme.session.refresh(case)
    assert (case.owner_id, case.group_id) == (acme.alice.id, None)
    undo = json.loads(answer.headers["hx-trigger"])["toast"]["undo"]
    alice.post(undo["url"], undo["values"], Browser.HTMX)
    acme.session.refresh(case)
    assert (case.owner_id, case.group_id) == (None, second_line.id)


def test_mine_holds_the_cases_of_my_groups(acme: Acme, alice: Browser, bob: Browser, second_line: Group) -> None:
    acme.case("Of the group", group_id=second_line.id)
    acme.case("Of Alice", owner_id=acme.alice.id)
    acme.case("Of Bob", owner_id=acme.bob.id)
    acme.case("Of nobody")
    acme.session.commit()
    mine = {browser: browser.get("/tickets?show=mine").text for browser in (alice, bob)}
    titles = ("Of the group", "Of Alice", "Of Bob", "Of nobody")
    assert [title for title in titles if title in mine[alice]] == ["Of the group", "Of Alice"]
    assert [title for title in titles if title in mine[bob]] == ["Of Bob"]
    assert 'aria-label="Owner: Second line"' in mine[alice]


@pytest.mark.needs("chromium")
def test_a_group_made_on_its_page_is_chosen_as_owner(page: Page, acme: Acme) -> None:
    acme.case("Printer", words="It smokes")
    acme.session.commit()
    open_page(page, "/groups")
    page.get_by_text("Add group").click()
    page.get_by_label("Name").fill("Second line")
    page.get_by_label("Bob Baker").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name="Second line")).to_be_visible()
    open_page(page, "/cases/TKT-1")
    page.get_by_label("Owner").select_option("Second line")
    expect(page.get_by_text("Alice Archer gave it to Second line")).to_be_visible()
    assert acme.session.scalar(select(func.count()).select_from(Group)) == 1
