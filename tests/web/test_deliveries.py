import pytest

from postroom.deliveries.delivery import Delivery, State
from tests.cases.acme import Acme
from tests.web.browser import Browser


def _delivery(acme: Acme, **how: object) -> Delivery:
    message = acme.message(acme.case("Printer on fire"), "Unplug it", direction="out", agent_id=acme.alice.id)
    delivery = Delivery(message_id=message.id, recipient="zoe@quist.example", **how)
    acme.session.add(delivery)
    acme.session.commit()
    return delivery


@pytest.mark.parametrize(
    ("how", "warns"),
    [
        ({"state": State.bounced, "reason": "mailbox_full"}, False),
        ({"state": State.in_transit, "uncertain": True}, True),
    ],
)
def test_it_sends_again_what_bounced_or_is_uncertain(
    alice: Browser, acme: Acme, how: dict[str, object], warns: bool
) -> None:
    delivery = _delivery(acme, **how)
    page = alice.get("/cases/TKT-1").text
    assert ("they will have it twice" in page) is warns
    address = page.split('<form action="/deliveries/')[1].split('"')[0]
    answer = alice.post(f"/deliveries/{address}")
    assert answer.location == f"/cases/TKT-1#message-{delivery.message_id}"
    acme.session.refresh(delivery)
    assert (delivery.state, delivery.uncertain) == (State.in_transit, False)
    assert "Send again" not in alice.get("/cases/TKT-1").text


@pytest.mark.parametrize("state", [State.in_transit, State.sent, State.delivered])
def test_it_does_not_send_again_what_is_on_its_way_or_there(alice: Browser, acme: Acme, state: State) -> None:
    delivery = _delivery(acme, state=state)
    assert "Send again" not in alice.get("/cases/TKT-1").text
    refused = alice.post(f"/deliveries/{delivery.id}/sending-again", headers=Browser.HTMX)
    assert refused.status == 409
    assert "can be sent again" in refused.json()["detail"]


@pytest.mark.parametrize("number", ["404", "0", "-1", "9" * 30, "x"])
def test_it_says_that_there_is_no_such_delivery(alice: Browser, number: str) -> None:
    assert alice.post(f"/deliveries/{number}/sending-again").status in (404, 422)


def test_it_corrects_the_address_and_sends_again(alice: Browser, acme: Acme) -> None:
    delivery = _delivery(acme, state=State.bounced, reason="no_such_address")
    assert f'action="/deliveries/{delivery.id}/correction"' in alice.get("/cases/TKT-1").text
    answer = alice.post(f"/deliveries/{delivery.id}/correction", {"address": "zoe.quist@quist.example"})
    assert answer.location == f"/cases/TKT-1#message-{delivery.message_id}"
    assert "zoe.quist@quist.example" in alice.get("/cases/TKT-1").text
    refused = alice.post(f"/deliveries/{delivery.id}/correction", {"address": "zoe"}, headers=Browser.HTMX)
    assert refused.status == 422
