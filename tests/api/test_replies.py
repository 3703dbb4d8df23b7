from typing import Any

import pytest

from postroom.cases.case import Case
from tests.api.conftest import Client, Office, items

REPLIES = "/cases/TKT-1/replies"


@pytest.fixture
def printer(office: Office) -> Case:
    case = office.acme.case("Printer")
    to = [{"address": "support@acme.example", "name": ""}, {"address": "cora@quist.example", "name": "Cora"}]
    office.acme.message(case, "It burns", message_id="<1@quist.example>", to=to)
    office.commit()
    return case


def test_it_answers_all_of_the_last_message_in_transit(bob: Client, printer: Case) -> None:
    answer = bob.post(REPLIES, json={"text": "Water is on its way."})
    assert answer.status_code == 201
    message = answer.json()
    assert (message["direction"], message["source"], message["text"]) == ("out", "api", "Water is on its way.")
    assert message["from"] == {"address": "support@acme.example", "name": "Acme Support"}
    assert message["author"]["name"] == "Bob Baker"
    assert (message["in_reply_to"], message["subject"]) == (["<1@quist.example>"], "Re: Printer")
    states = {delivery["recipient"]: delivery["state"] for delivery in message["deliveries"]}
    assert states == {"zoe@quist.example": "in_transit", "cora@quist.example": "in_transit"}
    assert items(bob.get("/cases/TKT-1/messages"))[1] == message
    assert bob.get("/cases/TKT-1").json()["stage"] == "awaiting_customer_response"


def test_it_answers_whom_the_agent_names(office: Office, bob: Client, printer: Case) -> None:
    assert office.acme.hello.id
    office.commit()
    wish: Any = {
        "html": "<p>Hello<script>x</script></p>",
        "to": ["Ned <ned@elsewhere.example>"],
        "cc": ["zoe@quist.example"],
        "bcc": ["quiet@quist.example"],
        "from": "hello@acme.example",
        "history": True,
    }
    message = bob.post(REPLIES, json=wish).json()
    assert message["to"] == [{"address": "ned@elsewhere.example", "name": "Ned"}]
    assert [entry["address"] for entry in message["cc"]] == ["zoe@quist.example"]
    assert message["from"]["address"] == "hello@acme.example"
    assert "script" not in message["html"]
    assert "It burns" in message["html"]
    assert len(message["deliveries"]) == 3


def test_it_sends_what_was_uploaded(bob: Client, printer: Case) -> None:
    upload = bob.post("/uploads", files={"file": ("plan.txt", b"Run", "text/plain")})
    assert upload.status_code == 201
    assert {key: upload.json()[key] for key in ("name", "type", "size")} == {
        "name": "plan.txt",
        "type": "text/plain",
        "size": 3,
    }
    (file,) = bob.post(REPLIES, json={"text": "See", "attachments": [upload.json()["id"]]}).json()["attachments"]
    assert (file["name"], file["size"]) == ("plan.txt", 3)
    assert bob.get(file["url"].removeprefix("/api/v1")).content == b"Run"


def test_it_takes_an_upload_once_for_one_key(bob: Client) -> None:
    """The boundary of a form is new with every attempt."""
    key = {"Idempotency-Key": "once"}
    ids = {bob.post("/uploads", files={"file": ("a.txt", b"A")}, headers=key).json()["id"] for _ in range(3)}
    assert len(ids) == 1


def test_it_sends_no_upload_of_somebody_else(alice: Client, bob: Client, printer: Case) -> None:
    upload = alice.post("/uploads", files={"file": ("plan.txt", b"Run")}).json()
    assert bob.post(REPLIES, json={"text": "See", "attachments": [upload["id"]]}).status_code == 422


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"text": ""},
        {"text": "x\0"},
        {"text": 1},
        {"text": "x", "to": []},
        {"text": "x", "to": ["nobody"]},
        {"text": "x", "to": ["support@acme.example"]},
        {"text": "x", "to": ["a@b.example\r\nBcc: c@d.example"]},
        {"text": "x", "from": "boss@acme.example"},
        {"text": "x", "attachments": ["nothing"]},
        {"text": "x", "subject": "y"},
    ],
)
def test_it_refuses_a_reply_that_can_not_be(bob: Client, printer: Case, wish: Any) -> None:
    assert bob.post(REPLIES, json=wish).status_code == 422
    assert len(items(bob.get("/cases/TKT-1/messages"))) == 1


def test_it_refuses_a_file_that_is_too_large(bob: Client) -> None:
    assert bob.post("/uploads", files={"file": ("a.bin", bytes(1_000_001))}).status_code == 413


def test_it_knows_no_case_that_is_not_there(bob: Client, printer: Case) -> None:
    assert bob.post("/cases/TKT-9/replies", json={"text": "x"}).status_code == 404
