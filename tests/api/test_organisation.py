"""Agents, workspaces and inboxes: the set-up."""

from typing import Any

import pytest

from tests.api.conftest import Client, Office, items


def test_it_lists_agents(office: Office, alice: Client, bob: Client) -> None:
    assert [agent["email"] for agent in items(bob.get("/agents"))] == ["alice@acme.example", "bob@acme.example"]


def test_it_adds_and_changes_a_workspace(alice: Client) -> None:
    made = alice.post("/workspaces", json={"name": "Quist", "domains": ["Quist.example", "q.example"]})
    assert made.status_code == 201
    workspace = made.json()
    assert workspace == {
        "id": workspace["id"],
        "name": "Quist",
        "domains": ["q.example", "quist.example"],
        "version": 1,
    }
    here = f"/workspaces/{workspace['id']}"
    changed = alice.patch(here, json={"domains": ["quist.example"]}, headers={"If-Match": '"1"'})
    assert changed.json() == {**workspace, "domains": ["quist.example"], "version": 2}
    assert alice.get(here).json() == changed.json()
    assert items(alice.get("/workspaces")) == [changed.json()]
    assert alice.patch(here, json={"name": "Q"}, headers={"If-Match": '"1"'}).status_code == 412


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"name": ""}, 422),
        ({"name": " "}, 422),
        ({"name": "X", "domains": ["a b"]}, 422),
        ({"name": "X", "domains": ["a@b"]}, 422),
        ({"name": "X", "domains": ["quist.example"]}, 409),
    ],
)
def test_it_refuses_a_workspace_that_can_not_be(office: Office, alice: Client, wish: Any, status: int) -> None:
    assert office.acme.quist.id
    office.commit()
    assert alice.post("/workspaces", json=wish).status_code == status


def test_it_adds_and_changes_an_inbox(office: Office, alice: Client) -> None:
    wish = {
        "address": "help@acme.example",
        "opens": "ticket",
        "owner": "alice@acme.example",
        "send": "smtp://u:p@relay:25",
    }
    made = alice.post("/inboxes", json=wish)
    assert made.status_code == 201
    inbox = made.json()
    assert (inbox["address"], inbox["opens"], inbox["owner"]["name"]) == ("help@acme.example", "ticket", "Alice Archer")
    assert "relay" not in made.text
    here = f"/inboxes/{inbox['id']}"
    changed = alice.patch(here, json={"name": "Help", "owner": None, "send": "direct"}).json()
    assert changed == {**inbox, "name": "Help", "owner": None, "version": 2}
    assert alice.get(here).json() == changed
    assert items(alice.get("/inboxes")) == [changed]


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"address": "support@acme.example", "opens": "ticket"}, 409),
        ({"address": "x@acme.example", "opens": "letter"}, 422),
        ({"address": "x+tag@acme.example", "opens": "ticket"}, 422),
        ({"address": "x", "opens": "ticket"}, 422),
        ({"address": "x@acme.example", "opens": "ticket", "owner": 999}, 422),
        ({"address": "x@acme.example", "opens": "ticket", "send": "http://x"}, 422),
    ],
)
def test_it_refuses_an_inbox_that_can_not_be(office: Office, alice: Client, wish: Any, status: int) -> None:
    assert office.acme.support.id
    office.commit()
    assert alice.post("/inboxes", json=wish).status_code == status


@pytest.mark.parametrize("path", ["/workspaces/999", "/inboxes/999"])
def test_it_knows_nothing_that_is_not_there(alice: Client, path: str) -> None:
    assert alice.get(path).status_code == 404
    assert alice.patch(path, json={}).status_code == 404
