from typing import Any

import pytest
from sqlalchemy import text

from tests.api.conftest import Client, Office, items

WISH = {
    "inbox": "support@acme.example",
    "title": "Your printer",
    "reported_by": ["Zoë <zoe@quist.example>", "cora@quist.example"],
    "text": "How is it?",
}


@pytest.fixture(autouse=True)
def _inboxes(office: Office) -> None:
    assert office.acme.support.id
    assert office.acme.zoe.id
    office.acme.session.execute(text("SELECT setval('ticket_numbers', 6)"))
    office.commit()


def test_it_opens_a_case_and_writes_to_its_reporters(office: Office, bob: Client) -> None:
    answer = bob.post("/cases", json=WISH)
    case = answer.json()
    assert (answer.status_code, case["id"], case["title"]) == (201, "TKT-7", "Your printer")
    assert [contact["addresses"] for contact in case["reported_by"]] == [["zoe@quist.example"], ["cora@quist.example"]]
    assert case["workspace"]["name"] == "Quist & Co"
    assert case["source_channel"] == "api"
    assert bob.get("/cases/TKT-7").json() == case
    (message,) = items(bob.get("/cases/TKT-7/messages"))
    assert (message["text"], message["source"]) == ("How is it?", "api")
    assert {delivery["state"] for delivery in message["deliveries"]} == {"in_transit"}


def test_it_takes_an_inbox_by_its_id(office: Office, bob: Client) -> None:
    assert bob.post("/cases", json={**WISH, "inbox": office.acme.support.id, "kind": "ticket"}).status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"inbox": "nowhere@acme.example"},
        {"inbox": 999},
        {"kind": "conversation"},
        {"title": " "},
        {"reported_by": []},
        {"reported_by": ["nobody"]},
        {"reported_by": ["bob@acme.example"]},
        {"text": None},
        {"text": "\0"},
        {"attachments": ["nothing"]},
    ],
)
def test_it_refuses_a_case_that_can_not_be(bob: Client, wrong: Any) -> None:
    assert bob.post("/cases", json={**WISH, **wrong}).status_code == 422
    assert items(bob.get("/cases")) == []
