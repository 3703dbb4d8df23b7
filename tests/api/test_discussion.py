"""Notes and events."""

from typing import Any

import pytest

from tests.api.conftest import Client, Office, items


@pytest.fixture(autouse=True)
def _printer(office: Office) -> None:
    office.acme.case("Printer")
    office.commit()


def test_it_adds_notes_and_lists_them_oldest_first(bob: Client, alice: Client) -> None:
    first = bob.post("/cases/TKT-1/notes", json={"text": "Ask @alice@acme.example"})
    assert first.status_code == 201
    alice.post("/cases/TKT-1/notes", json={"text": "Done"})
    notes = items(alice.get("/cases/TKT-1/notes"))
    assert [(note["author"]["name"], note["text"]) for note in notes] == [
        ("Bob Baker", "Ask @alice@acme.example"),
        ("Alice Archer", "Done"),
    ]
    assert notes[0] == first.json()
    followers = bob.get("/cases/TKT-1").json()["subscribers"]
    assert {agent["name"] for agent in followers} == {"Alice Archer", "Bob Baker"}


@pytest.mark.parametrize(
    "wish", [{}, {"text": ""}, {"text": " \n"}, {"text": "a\0"}, {"text": 1}, {"text": "x", "y": 1}]
)
def test_it_refuses_a_note_that_can_not_be(bob: Client, wish: Any) -> None:
    assert bob.post("/cases/TKT-1/notes", json=wish).status_code == 422


def test_it_tells_who_did_what(office: Office, bob: Client) -> None:
    bob.patch("/cases/TKT-1", json={"stage": "resolved"})
    (event,) = items(bob.get("/cases/TKT-1/events"))
    assert (event["deed"], event["details"]) == ("stage", {"from": "queued", "to": "resolved"})
    assert event["by"] == {"kind": "agent", "id": office.acme.bob.id, "name": "Bob Baker"}


@pytest.mark.parametrize("what", ["notes", "events", "messages"])
def test_it_knows_nothing_of_a_case_that_is_not_there(bob: Client, what: str) -> None:
    assert bob.get(f"/cases/TKT-99/{what}").status_code == 404
