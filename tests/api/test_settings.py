"""The organisation's settings."""

from typing import Any

import pytest

from tests.api.conftest import Client, Office

DEFAULTS = {
    "limits": {"mails": 30, "minutes": 10, "spam_mails": 100, "spam_hours": 24},
    "create_workspaces_for_new_domains": False,
    "keep_raw_days": 90,
    "keep_dropped_days": 7,
    "email_is_default_channel": True,
    "portal_sender": None,
    "notification_sender": None,
    "portal": {"title": "", "colour": "", "language": "en", "logo": None},
    "include_history": True,
    "business_hours": {
        "zone": "UTC",
        "days": ["monday", "tuesday", "wednesday", "thursday", "friday"],
        "opens": "09:00",
        "closes": "17:00",
    },
    "version": 0,
}


def test_it_tells_every_agent_the_settings(bob: Client) -> None:
    told = bob.get("/settings").json()
    assert {name: told[name] for name in DEFAULTS} == DEFAULTS


def test_it_changes_what_the_body_names_and_nothing_else(alice: Client) -> None:
    before = alice.get("/settings").json()
    wish: Any = {"limits": {"mails": 5}, "keep_raw_days": 30, "business_hours": {"zone": "Europe/Berlin"}}
    answer = alice.put("/settings", json=wish)
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == '"1"'
    assert answer.json() == alice.get("/settings").json() == {
        **before,
        "limits": {**before["limits"], "mails": 5},
        "keep_raw_days": 30,
        "business_hours": {**before["business_hours"], "zone": "Europe/Berlin"},
        "version": 1,
    }  # fmt: skip


def test_it_takes_back_all_that_it_told(alice: Client) -> None:
    told = alice.get("/settings").json()
    assert alice.put("/settings", json=told).json() == {**told, "version": 1}
    assert alice.put("/settings", json={"portal": {"logo": 1}}).status_code == 422


def test_it_names_the_sender_of_system_mail_and_takes_the_name_back(office: Office, alice: Client) -> None:
    number = office.acme.support.id
    office.commit()
    assert alice.put("/settings", json={"notification_sender": number}).json()["notification_sender"] == number
    assert alice.put("/settings", json={"keep_raw_days": 9}).json()["notification_sender"] == number
    assert alice.put("/settings", json={"notification_sender": None}).json()["notification_sender"] is None


@pytest.mark.parametrize(
    "wish",
    [
        {"limits": {"mails": 0}},
        {"limits": {"mails": "30"}},
        {"limits": {"letters": 3}},
        {"keep_raw_days": 10**9},
        {"portal": {"colour": "red"}},
        {"business_hours": {"zone": "Atlantis/Poseidonis"}},
        {"business_hours": {"opens": "25:00"}},
        {"notification_sender": 999},
        {"something_else": 1},
    ],
)
def test_it_refuses_what_can_not_be_and_changes_nothing(alice: Client, wish: Any) -> None:
    before = alice.get("/settings").json()
    refused = alice.put("/settings", json={"keep_raw_days": 33} | wish)
    assert refused.status_code == 422
    assert refused.json()["detail"]
    assert alice.get("/settings").json() == before


def test_it_lets_admins_alone_change_them(bob: Client) -> None:
    assert bob.put("/settings", json={"keep_raw_days": 9}).status_code == 403


@pytest.mark.parametrize("how", ["header", "body"])
def test_it_overwrites_nobodys_change_unseen(alice: Client, how: str) -> None:
    alice.put("/settings", json={"keep_raw_days": 9})
    late = (
        alice.put("/settings", json={"keep_raw_days": 8}, headers={"If-Match": '"0"'})
        if how == "header"
        else alice.put("/settings", json={"keep_raw_days": 8, "version": 0})
    )
    assert late.status_code == 412
    assert alice.get("/settings").json()["keep_raw_days"] == 9
