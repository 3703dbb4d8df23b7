from postroom.base.blobs import store
from postroom.cases.message import Attachment, Direction
from postroom.deliveries.delivery import State
from postroom.deliveries.news import News
from postroom.deliveries.recording import queue, record
from postroom.deliveries.states import Input
from tests.api.conftest import Client, Office, items


def test_it_shows_a_message_with_all_that_the_contract_names(office: Office, bob: Client) -> None:
    case = office.acme.case("Printer")
    office.acme.message(
        case,
        "It burns",
        message_id="<1@quist.example>",
        to=[{"address": "support@acme.example", "name": ""}],
        placed_because="It opened the case.",
        html="<p>It burns",
    )
    office.commit()
    (message,) = items(bob.get("/cases/TKT-1/messages"))
    assert message == {
        "id": message["id"],
        "direction": "in",
        "source": "email",
        "author": {"address": "zoe@quist.example", "name": "Zoë Quist", "kind": "contact", "id": office.acme.zoe.id},
        "from": {"address": "zoe@quist.example", "name": "Zoë Quist"},
        "to": [{"address": "support@acme.example", "name": ""}],
        "cc": [],
        "subject": "Printer",
        "message_id": "<1@quist.example>",
        "in_reply_to": [],
        "references": [],
        "text": "It burns",
        "visible_text": "It burns",
        "html": "<p>It burns",
        "attachments": [],
        "is_spam": False,
        "is_automatic": False,
        "authentication": None,
        "suspect": None,
        "placed_because": "It opened the case.",
        "sent_at": "2024-02-01T00:01:00Z",
        "deliveries": [],
    }


def test_it_shows_where_a_mail_comes_from(office: Office, bob: Client) -> None:
    known = {
        "spf": None,
        "dkim": ["pass", "fail"],
        "arc": "none",
        "dmarc": {"result": "pass", "policy": "reject", "aligned": True},
        "because": "It is proven to come from quist.example (signed by quist.example).",
    }
    office.acme.message(office.acme.case("Printer"), "It burns", authentication=known)
    office.commit()
    assert items(bob.get("/cases/TKT-1/messages"))[-1]["authentication"] == known


def test_it_says_which_mail_is_suspect(office: Office, bob: Client) -> None:
    office.acme.message(office.acme.case("Printer"), "It burns", suspect="This may be forged.")
    office.commit()
    assert items(bob.get("/cases/TKT-1/messages"))[-1]["suspect"] == "This may be forged."


def test_it_lists_messages_oldest_first_page_by_page(office: Office, bob: Client) -> None:
    case = office.acme.case("Printer", words="One")
    for words in ("Two", "Three"):
        office.acme.message(case, words)
    office.commit()
    first = bob.get("/cases/TKT-1/messages?limit=2").json()
    assert [message["text"] for message in first["items"]] == ["One", "Two"]
    rest = items(bob.get(f"/cases/TKT-1/messages?cursor={first['next']}"))
    assert [message["text"] for message in rest] == ["Three"]


def test_it_hands_out_attachments(office: Office, bob: Client, stranger: Client) -> None:
    message = office.acme.message(office.acme.case("Printer"), "See below")
    (blob,) = store(office.acme.session, [b"\x89PNG"])
    file = {"name": 'Fotó "1".png', "type": "image/png", "size": 4, "sha256": b"", "blob_id": blob, "inline": True}
    office.acme.session.add(Attachment(message_id=message.id, **file))
    office.commit()
    (shown,) = items(bob.get("/cases/TKT-1/messages"))[0]["attachments"]
    assert (shown["name"], shown["type"], shown["size"], shown["inline"]) == (file["name"], "image/png", 4, True)
    path = shown["url"].removeprefix("/api/v1")
    answer = bob.get(path)
    assert answer.content == b"\x89PNG"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "attachment" in answer.headers["content-disposition"]
    assert stranger.get(path).status_code == 401
    assert bob.get("/attachments/999").status_code == 404


def test_it_shows_what_became_of_each_copy_and_sends_again(office: Office, bob: Client) -> None:
    session = office.acme.session
    answer = office.acme.message(
        office.acme.case("Printer"), "Water?", direction=Direction.out, contact_id=None, agent_id=office.acme.alice.id
    )
    zoe, ned = queue(session, answer.id, ["zoe@quist.example", "ned@elsewhere.example"])
    record(session, [News(ned.id, Input.permanent, code=550, status="5.1.1", text="No such user")])
    office.commit()
    (message,) = items(bob.get("/cases/TKT-1/messages"))
    assert message["author"]["name"] == "Alice Archer"
    first, second = message["deliveries"]
    assert (first["recipient"], first["state"]) == ("zoe@quist.example", "in_transit")
    assert (second["state"], second["code"], second["status"], second["text"]) == (
        "bounced",
        550,
        "5.1.1",
        "No such user",
    )
    assert [event["input"] for event in second["events"]] == ["queued", "permanent"]
    (bounced,) = items(bob.get("/deliveries?state=bounced"))
    assert (bounced["case"], bounced["message"], bounced["recipient"]) == ("TKT-1", answer.id, "ned@elsewhere.example")
    assert [d["id"] for d in items(bob.get("/deliveries"))] == [ned.id, zoe.id]
    assert [d["id"] for d in items(bob.get("/deliveries?recipient=zoe@quist.example"))] == [zoe.id]
    assert bob.post(f"/deliveries/{ned.id}/retry").json()["state"] == State.in_transit
    assert bob.post(f"/deliveries/{zoe.id}/retry").status_code == 409
    assert bob.post("/deliveries/999999/retry").status_code == 404
