from datetime import timedelta
from typing import Any

import pytest

from postroom.base.blobs import store
from postroom.base.claims import Status
from postroom.intake.arrival import Arrival, Outcome
from tests.api.conftest import Client, Office, items
from tests.cases.acme import LONG_AGO


def arrive(office: Office, minutes: int, **more: Any) -> Arrival:
    (blob,) = store(office.acme.session, [b"Subject: Fire\r\n\r\n\x00\xff"])
    values = {
        "received_at": LONG_AGO + timedelta(minutes=minutes),
        "gate": "smtp",
        "envelope_from": "zoe@quist.example",
        "envelope_to": ["support@acme.example"],
        "size": 19,
        "blob_id": blob,
        **more,
    }
    arrival = Arrival(**values)
    office.acme.session.add(arrival)
    office.commit()
    return arrival


def test_it_tells_what_became_of_a_mail(office: Office, bob: Client) -> None:
    message = office.acme.message(office.acme.case("Printer"), "It burns")
    opened = arrive(
        office, 1, status=Status.done, outcome=Outcome.opened, reason="It opened TKT-1.", about_id=message.id
    )
    assert bob.get(f"/arrivals/{opened.id}").json() == {
        "id": opened.id,
        "received_at": "2024-02-01T00:01:00Z",
        "envelope_from": "zoe@quist.example",
        "envelope_to": ["support@acme.example"],
        "message_id": None,
        "size": 19,
        "status": "done",
        "outcome": "opened",
        "reason": "It opened TKT-1.",
        "case": "TKT-1",
        "message": message.id,
    }


def test_it_lists_the_newest_first(office: Office, bob: Client) -> None:
    ids = [arrive(office, minutes, outcome=outcome).id for minutes, outcome in ((1, None), (3, "opened"), (2, "spam"))]
    newest = [ids[1], ids[2], ids[0]]
    assert [arrival["id"] for arrival in items(bob.get("/arrivals"))] == newest
    assert [arrival["id"] for arrival in items(bob.get("/arrivals?outcome=spam"))] == [ids[2]]
    assert [arrival["id"] for arrival in items(bob.get("/arrivals?since=2024-02-01T00:02:00Z"))] == newest[:2]
    first = bob.get("/arrivals?limit=2").json()
    assert [arrival["id"] for arrival in items(bob.get(f"/arrivals?limit=2&cursor={first['next']}"))] == newest[2:]


@pytest.mark.parametrize(
    "query", ["outcome=lost", "since=yesterday", "since=1700000000", "since=0.5", "since=2024-02-01T00:02:00"]
)
def test_it_refuses_a_filter_that_can_not_be(office: Office, bob: Client, query: str) -> None:
    assert bob.get(f"/arrivals?{query}").status_code == 422


def test_it_gives_the_mail_exactly_as_it_came(office: Office, bob: Client) -> None:
    arrival, gone = arrive(office, 1), arrive(office, 2, blob_id=None)
    assert bob.get(f"/arrivals/{arrival.id}/raw").content == b"Subject: Fire\r\n\r\n\x00\xff"
    assert bob.get(f"/arrivals/{gone.id}/raw").status_code == 404


def test_it_runs_again_what_was_set_aside(office: Office, alice: Client, bob: Client) -> None:
    aside = arrive(office, 1, status=Status.set_aside, outcome=Outcome.set_aside, reason="It broke", attempts=5)
    assert bob.post(f"/arrivals/{aside.id}/rerun").status_code == 403
    answer = alice.post(f"/arrivals/{aside.id}/rerun").json()
    assert (answer["status"], answer["outcome"], answer["reason"]) == ("waiting", None, None)
    assert alice.post("/arrivals/999/rerun").status_code == 404


@pytest.mark.parametrize("path", ["/arrivals/999", "/arrivals/999/raw"])
def test_it_knows_no_arrival_that_is_not_there(office: Office, bob: Client, path: str) -> None:
    assert bob.get(path).status_code == 404


def test_it_finds_them_by_where_they_stand_and_whom_they_name(office: Office, bob: Client) -> None:
    aside = arrive(office, 1, status=Status.set_aside).id
    other = arrive(office, 2, envelope_from="Ned@elsewhere.example", message_id="<n.1@elsewhere.example>").id

    def found(**query: str) -> list[int]:
        return [arrival["id"] for arrival in items(bob.get("/arrivals", params=query))]

    assert found(status="set_aside") == [aside]
    for words in ("ned@elsewhere.example", "<n.1@elsewhere.example>", "N.1@elsewhere.example", "@elsewhere.example"):
        assert found(q=words) == [other]
    assert found(q="support@acme.example") == [other, aside]
    assert bob.get("/arrivals", params={"q": ""}).status_code == 422
