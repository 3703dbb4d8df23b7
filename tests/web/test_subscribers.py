"""Agents who follow a case are added and taken off by hand."""

import json

from sqlalchemy import select

from postroom.cases.case import Subscriber
from tests.cases.acme import Acme
from tests.web.browser import Browser


def followers(acme: Acme) -> set[int]:
    acme.session.expire_all()
    return set(acme.session.scalars(select(Subscriber.agent_id)))


def test_it_adds_an_agent_by_hand_and_takes_them_off(acme: Acme, alice: Browser) -> None:
    case, bob = acme.case("Printer on fire", words="Help."), acme.bob.id
    acme.session.commit()
    where = f"/cases/{case.name}/subscribers"
    assert "Add a subscriber" in alice.get(f"/cases/{case.name}").text
    assert alice.post(where, {"agent": str(bob)}).status == 303
    assert followers(acme) == {bob}
    assert "End the notices to Bob Baker" in alice.get(f"/cases/{case.name}").text
    done = alice.post(where, {"agent": str(bob), "leaves": "true"}, Browser.HTMX)
    toast = json.loads(done.headers["hx-trigger"])["toast"]
    assert (toast["text"], toast["undo"]["values"]["leaves"]) == ("Bob Baker gets no notices of it now", False)
    assert followers(acme) == set()


def test_it_adds_nobody_who_is_not_there(acme: Acme, alice: Browser) -> None:
    case = acme.case("Printer on fire", words="Help.")
    gone = acme.charlie.id
    acme.session.commit()
    for agent in (str(gone), "999999", "0", "x", ""):
        assert alice.post(f"/cases/{case.name}/subscribers", {"agent": agent}).status in (400, 422)
    assert followers(acme) == set()
