from typing import Any

import pytest
from sqlalchemy import text

from tests.api.conftest import Client, Office, items


@pytest.fixture(autouse=True)
def _three(office: Office) -> None:
    """Two tickets of Zoë's and a conversation of Ned's."""
    office.acme.session.execute(text("SELECT setval('ticket_numbers', 100)"))
    office.acme.case("Printer", words="It burns")
    office.acme.case("Printer again", words="Still burning", newest_words="Still burning")
    office.acme.case("Ned asks", contact=office.acme.ned, inbox=office.acme.hello, words="Hello?")
    office.commit()


def links(client: Client, name: str) -> list[tuple[str, str]]:
    return [(link["type"], link["case"]) for link in client.get(f"/cases/{name}").json()["links"]]


def test_it_links_two_cases_seen_from_both(bob: Client) -> None:
    for _ in range(2):
        assert bob.post("/cases/TKT-1/links", json={"case": "CONV-3", "reason": "Same fire"}).status_code == 201
    assert bob.post("/cases/CONV-3/links", json={"case": "TKT-1"}).status_code == 201
    assert links(bob, "TKT-1") == [("related", "CONV-3")]
    assert links(bob, "CONV-3") == [("related", "TKT-1")]
    assert [event["deed"] for event in items(bob.get("/cases/CONV-3/events"))] == ["linked"]


def test_it_merges_a_duplicate_into_the_case_that_stays(bob: Client) -> None:
    bob.post("/cases/TKT-2/notes", json={"text": "Again"})
    assert bob.post("/cases/TKT-2/merge", json={"into": "TKT-1"}).json()["id"] == "TKT-1"
    assert [message["text"] for message in items(bob.get("/cases/TKT-1/messages"))] == ["It burns", "Still burning"]
    assert [note["text"] for note in items(bob.get("/cases/TKT-1/notes"))] == ["Again"]
    assert links(bob, "TKT-2") == [("merged_into", "TKT-1")]
    assert [case["id"] for case in items(bob.get("/cases?kind=ticket"))] == ["TKT-1"]
    assert items(bob.get("/cases/TKT-1/events"))[-1]["by"]["name"] == "Bob Baker"
    assert bob.post("/cases/TKT-2/replies", json={"text": "x"}).status_code == 409
    assert bob.post("/cases/TKT-1/merge", json={"into": "TKT-2"}).status_code == 409


def test_it_makes_a_ticket_from_a_conversation(office: Office, bob: Client) -> None:
    answer = bob.post("/cases/CONV-3/ticket", json={"severity": "high"})
    assert answer.status_code == 201
    ticket = answer.json()
    assert (ticket["kind"], ticket["title"], ticket["severity"]) == ("ticket", "Ned asks", "high")
    assert [contact["name"] for contact in ticket["reported_by"]] == ["Ned"]
    assert [member["address"] for member in ticket["email_members"]] == ["ned@elsewhere.example"]
    assert links(bob, "CONV-3") == [("related", ticket["id"])]
    assert bob.get(f"/cases/{ticket['id']}").json() == ticket
    assert bob.post("/cases/CONV-3/ticket").status_code == 201


@pytest.mark.parametrize(
    ("path", "wish", "status"),
    [
        ("TKT-1/links", {"case": "TKT-1"}, 422),
        ("TKT-1/links", {"case": "TKT-9"}, 404),
        ("TKT-9/links", {"case": "TKT-1"}, 404),
        ("TKT-1/links", {"case": "x\0"}, 422),
        ("TKT-1/merge", {"into": "TKT-1"}, 422),
        ("TKT-1/merge", {"into": "CONV-3"}, 422),
        ("TKT-1/merge", {}, 422),
        ("TKT-1/ticket", {}, 422),
        ("CONV-3/ticket", {"title": " "}, 422),
    ],
)
def test_it_refuses_what_can_not_be(bob: Client, path: str, wish: Any, status: int) -> None:
    assert bob.post(f"/cases/{path}", json=wish).status_code == status
