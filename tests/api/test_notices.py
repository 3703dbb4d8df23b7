from typing import Any

import pytest

from postroom.notices.notice import Notice
from tests.api.conftest import Client, Office, items


@pytest.fixture
def notices(office: Office) -> list[int]:
    """Two of Alice's, one of Bob's."""
    acme = office.acme
    case = acme.case("Printer on fire")
    rows = [
        Notice(agent_id=agent.id, about="bounce", case_id=case.id, text=f"{agent.name}'s mail bounced.", in_app=True)
        for agent in (acme.alice, acme.alice, acme.bob)
    ]
    acme.session.add_all(rows)
    office.commit()
    return [row.id for row in rows]


def test_an_agent_sees_their_own_newest_first(alice: Client, notices: list[int]) -> None:
    shown = items(alice.get("/notices"))
    assert [one["id"] for one in shown] == [notices[1], notices[0]]
    assert shown[0]["case"] == "TKT-1"
    assert (shown[0]["about"], shown[0]["read"]) == ("bounce", False)


def test_one_is_read_once_and_for_all(alice: Client, notices: list[int]) -> None:
    assert alice.post(f"/notices/{notices[0]}/read").json()["read"] is True
    assert alice.post(f"/notices/{notices[0]}/read").json()["read"] is True
    assert [one["id"] for one in items(alice.get("/notices?unread=true"))] == [notices[1]]


def test_nobody_reads_anothers(alice: Client, notices: list[int]) -> None:
    assert alice.post(f"/notices/{notices[2]}/read").status_code == 404


def test_each_agent_chooses_for_themselves(alice: Client, bob: Client) -> None:
    before = alice.get("/notice-settings").json()
    assert before["bounce"] == {"in_app": True, "email": "at_once"}
    assert before["minutes"] == 5
    changed = alice.put("/notice-settings", json={"bounce": {"email": "daily"}, "minutes": 15})
    assert changed.status_code == 200, changed.text
    assert changed.json() == {**before, "bounce": {"in_app": True, "email": "daily"}, "minutes": 15}
    assert alice.get("/notice-settings").json() == changed.json()
    assert bob.get("/notice-settings").json() == before


def test_what_was_read_can_be_sent_back_whole(alice: Client) -> None:
    settings = alice.get("/notice-settings").json()
    assert alice.put("/notice-settings", json=settings).json() == settings


@pytest.mark.parametrize("wish", [{"minutes": 0}, {"minutes": "5"}, {"bounce": {"email": "x"}}, {"weather": {}}])
def test_nonsense_is_refused(alice: Client, wish: dict[str, Any]) -> None:
    assert alice.put("/notice-settings", json=wish).status_code == 422
