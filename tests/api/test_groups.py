"""Groups: made, changed and removed; owners of cases and inboxes; mentioned in notes."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.api.conftest import Client, Office, items

ALICE, BOB = "alice@acme.example", "bob@acme.example"


@pytest.fixture(autouse=True)
def _printer(office: Office) -> None:
    assert office.acme.alice.id
    assert office.acme.bob.id
    office.acme.case("Printer")
    office.acme.session.execute(text("SELECT setval('ticket_numbers', 6)"))
    office.commit()


@pytest.fixture
def second_line(alice: Client) -> Any:
    """The group of Alice and Bob."""
    made = alice.post("/groups", json={"name": "Second  line", "members": [BOB, ALICE]})
    assert made.status_code == 201, made.text
    return made.json()


def owner(group: Any) -> Any:
    return {"kind": "group", "id": group["id"], "name": group["name"]}


def test_it_makes_a_group_that_everybody_can_list(alice: Client, bob: Client, second_line: Any) -> None:
    agents = {agent["email"]: agent for agent in items(bob.get("/agents"))}
    assert second_line == {
        "id": second_line["id"],
        "name": "Second line",
        "members": [agents[ALICE], agents[BOB]],
        "version": 1,
    }
    assert items(bob.get("/groups")) == [second_line]
    assert bob.get(f"/groups/{second_line['id']}").json() == second_line


def test_it_renames_a_group_and_changes_who_is_in_it(alice: Client, second_line: Any) -> None:
    here = f"/groups/{second_line['id']}"
    renamed = alice.patch(here, json={"name": "SECOND LINE"}, headers={"If-Match": '"1"'}).json()
    assert renamed == {**second_line, "name": "SECOND LINE", "version": 2}
    left = alice.patch(here, json={"members": [BOB]})
    assert [agent["email"] for agent in left.json()["members"]] == [BOB]
    assert left.headers["ETag"] == '"3"'
    assert alice.patch(here, json={"name": "Other"}, headers={"If-Match": '"1"'}).status_code == 412


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({}, 422),
        ({"name": ""}, 422),
        ({"name": " "}, 422),
        ({"name": "x" * 61}, 422),
        ({"name": "second@line"}, 422),
        ({"name": "24"}, 422),
        ({"name": "a\nb"}, 422),
        ({"name": "X", "members": [999]}, 422),
        ({"name": "X", "members": ["charlie@acme.example"]}, 422),
        ({"name": "X", "colour": "red"}, 422),
        ({"name": "second LINE"}, 409),
    ],
)
@pytest.mark.usefixtures("second_line")
def test_it_refuses_a_group_that_can_not_be(office: Office, alice: Client, wish: Any, status: int) -> None:
    assert not office.acme.charlie.active
    office.commit()
    assert alice.post("/groups", json=wish).status_code == status
    assert len(items(alice.get("/groups"))) == 1


def test_it_does_not_take_the_name_of_another_group(alice: Client, second_line: Any) -> None:
    other = alice.post("/groups", json={"name": "Night"}).json()
    assert other["members"] == []
    assert alice.patch(f"/groups/{other['id']}", json={"name": second_line["name"].upper()}).status_code == 409


def test_only_admins_change_groups(bob: Client, second_line: Any) -> None:
    here = f"/groups/{second_line['id']}"
    answers = [bob.post("/groups", json={"name": "X"}), bob.patch(here, json={"name": "X"}), bob.delete(here)]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_a_group_owns_a_case_until_an_agent_takes_it(bob: Client, second_line: Any) -> None:
    given = bob.patch("/cases/TKT-1", json={"owner": "second line"})
    assert given.json()["owner"] == owner(second_line)
    taken = bob.patch("/cases/TKT-1", json={"owner": BOB}).json()
    assert (taken["owner"]["email"], taken["version"]) == (BOB, 3)
    assert bob.patch("/cases/TKT-1", json={"owner": None}).json()["owner"] is None
    number = taken["owner"]["id"]
    assert [event["details"] for event in items(bob.get("/cases/TKT-1/events"))] == [
        {"from": None, "to": None, "to_group": "Second line"},
        {"from": None, "to": number, "from_group": "Second line"},
        {"from": number, "to": None},
    ]


def test_giving_it_to_the_same_group_again_changes_nothing(bob: Client, second_line: Any) -> None:
    for name in (second_line["name"], second_line["name"].upper()):
        assert bob.patch("/cases/TKT-1", json={"owner": name}).json()["version"] == 2
    assert len(items(bob.get("/cases/TKT-1/events"))) == 1


@pytest.mark.parametrize("nobody", ["Third line", "24", 24, "x@acme.example", "@", {"group": 1}])
@pytest.mark.usefixtures("second_line")
def test_it_gives_a_case_to_no_group_that_is_not_there(bob: Client, nobody: Any) -> None:
    assert bob.patch("/cases/TKT-1", json={"owner": nobody}).status_code == 422


def test_it_filters_by_the_owning_group(office: Office, bob: Client, second_line: Any) -> None:
    office.acme.case("Invoice", owner_id=office.acme.bob.id)
    office.commit()
    bob.patch("/cases/TKT-1", json={"owner": "Second line"})
    assert [case["id"] for case in items(bob.get("/cases?owner=SECOND%20line"))] == ["TKT-1"]
    assert [case["id"] for case in items(bob.get(f"/cases?owner={BOB}"))] == ["TKT-2"]
    assert items(bob.get("/cases?owner=third%20line")) == []


def test_a_group_owns_what_is_opened_for_it(office: Office, alice: Client, second_line: Any) -> None:
    wish = {"inbox": "support@acme.example", "title": "Hello", "reported_by": ["zoe@quist.example"], "text": "Hello"}
    opened = alice.post("/cases", json={**wish, "owner": "Second line"})
    assert opened.json()["owner"] == owner(second_line)
    inbox = items(alice.get("/inboxes"))[0]
    here = f"/inboxes/{inbox['id']}"
    changed = alice.patch(here, json={"owner": "Second line"}).json()
    assert changed == {**inbox, "owner": owner(second_line), "version": inbox["version"] + 1}
    assert items(alice.get("/inboxes")) == [changed]
    assert alice.post("/cases", json=wish).json()["owner"] == owner(second_line)
    assert alice.patch(here, json={"owner": ALICE}).json()["owner"]["email"] == ALICE


def test_a_ticket_made_from_a_groups_conversation_is_the_groups(office: Office, bob: Client, second_line: Any) -> None:
    office.acme.case("Hello", inbox=office.acme.hello)
    office.commit()
    bob.patch("/cases/CONV-2", json={"owner": "Second line"})
    assert bob.post("/cases/CONV-2/ticket", json={}).json()["owner"] == owner(second_line)


def test_a_removed_group_leaves_its_cases_without_owner_and_says_so(alice: Client, second_line: Any) -> None:
    alice.patch("/cases/TKT-1", json={"owner": "Second line"})
    inbox = items(alice.get("/inboxes"))[0]
    alice.patch(f"/inboxes/{inbox['id']}", json={"owner": "Second line"})
    here = f"/groups/{second_line['id']}"
    assert alice.delete(here).status_code == 204
    assert [alice.get(here).status_code, alice.delete(here).status_code] == [404, 404]
    case = alice.get("/cases/TKT-1").json()
    assert (case["owner"], case["version"]) == (None, 3)
    event = items(alice.get("/cases/TKT-1/events"))[-1]
    assert (event["by"]["name"], event["details"]) == (
        "Alice Archer",
        {"from": None, "to": None, "from_group": "Second line", "removed": True},
    )
    assert items(alice.get("/inboxes"))[0]["owner"] is None
    assert items(alice.get("/groups")) == []


def test_a_removed_group_takes_nothing_from_an_agent(alice: Client, second_line: Any) -> None:
    alice.patch("/cases/TKT-1", json={"owner": "Second line"})
    alice.patch("/cases/TKT-1", json={"owner": BOB})
    alice.delete(f"/groups/{second_line['id']}")
    case = alice.get("/cases/TKT-1").json()
    assert (case["owner"]["email"], case["version"]) == (BOB, 3)


def test_who_is_in_a_mentioned_group_follows_the_case(alice: Client, second_line: Any) -> None:
    alice.post("/cases/TKT-1/notes", json={"text": "For @second Line, please"})
    assert [agent["email"] for agent in alice.get("/cases/TKT-1").json()["subscribers"]] == [ALICE, BOB]
