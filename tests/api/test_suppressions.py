import pytest

from postroom.deliveries.delivery import Delivery
from postroom.deliveries.suppressing import Because, Cause, suppress
from tests.api.conftest import Client, Office, items

GONE = "gone@quist.example"


@pytest.fixture
def delivery(office: Office) -> int:
    """It bounced, and the address is suppressed since."""
    acme = office.acme
    message = acme.message(acme.case("Printer on fire"), "Unplug it", direction="out", agent_id=acme.alice.id)
    row = Delivery(message_id=message.id, recipient=GONE, state="bounced")
    acme.session.add(row)
    acme.session.flush()
    suppress(acme.session, [Cause(GONE, Because.bounced, row.id, "no_such_address", "No such user")])
    office.commit()
    return row.id


def test_it_tells_who_is_suppressed_and_why(bob: Client, delivery: int) -> None:
    shown = items(bob.get("/suppressions"))[0]
    assert shown.pop("created_at").endswith("Z")
    assert shown == {
        "address": GONE, "because": "bounced", "reason": "no_such_address", "text": "No such user",
        "sentence": "A mail to it bounced for good: No such user", "delivery": delivery,
    }  # fmt: skip
    assert bob.get(f"/suppressions/{GONE.upper()}").json()["address"] == GONE


def test_it_finds_by_a_part_of_the_address(bob: Client, delivery: int) -> None:
    assert len(items(bob.get("/suppressions?q=QUIST"))) == 1
    assert items(bob.get("/suppressions?q=else")) == []
    assert items(bob.get("/suppressions?q=%25")) == []


def test_a_walk_over_the_pages_meets_each_once(bob: Client, office: Office, delivery: int) -> None:
    suppress(office.acme.session, [Cause(f"{n}@x.example", Because.complained, delivery) for n in range(6)])
    office.commit()
    met, url = [], "/suppressions?limit=2"
    while url:
        page = bob.get(url).json()
        met += [one["address"] for one in page["items"]]
        url = f"/suppressions?limit=2&cursor={page['next']}" if page["next"] else ""
    assert len(met) == len(set(met)) == 7


def test_an_admin_lifts_it(alice: Client, delivery: int) -> None:
    assert alice.delete(f"/suppressions/{GONE}").status_code == 204
    assert alice.get(f"/suppressions/{GONE}").status_code == 404
    assert alice.delete(f"/suppressions/{GONE}").status_code == 404


def test_nobody_else_lifts_it(bob: Client, delivery: int) -> None:
    assert bob.delete(f"/suppressions/{GONE}").status_code == 403
    assert len(items(bob.get("/suppressions"))) == 1
