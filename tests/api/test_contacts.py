from typing import Any

import pytest

from tests.api.conftest import Client, Office, items

ZOE = {
    "name": "Zoë Quist",
    "addresses": ["zoe@quist.example"],
    "verified": True,
    "customer_admin": False,
    "tags": [],
    "limits": None,
    "deleted": False,
    "version": 1,
}


@pytest.fixture
def zoe(office: Office) -> str:
    """Where Zoë is."""
    number = office.acme.zoe.id
    office.commit()
    return f"/contacts/{number}"


def test_it_shows_a_contact(office: Office, bob: Client, zoe: str) -> None:
    workspace = {"id": office.acme.quist.id, "name": "Quist & Co"}
    assert bob.get(zoe).json() == {"id": office.acme.zoe.id, "workspace": workspace, **ZOE}


def test_it_lists_contacts(office: Office, bob: Client, zoe: str) -> None:
    ned = office.acme.ned.id
    office.commit()
    assert [c["name"] for c in items(bob.get("/contacts"))] == ["Zoë Quist", "Ned"]
    assert [c["name"] for c in items(bob.get("/contacts?address=NED@elsewhere.example"))] == ["Ned"]
    assert [c["name"] for c in items(bob.get(f"/contacts?workspace={office.acme.quist.id}"))] == ["Zoë Quist"]
    first = bob.get("/contacts?limit=1").json()
    assert [c["id"] for c in items(bob.get(f"/contacts?limit=1&cursor={first['next']}"))] == [ned]


def test_it_introduces_a_contact_into_the_workspace_of_the_domain(office: Office, bob: Client, zoe: str) -> None:
    answer = bob.post("/contacts", json={"name": "Cora", "addresses": ["Cora@Quist.example"]})
    assert answer.status_code == 201
    cora = answer.json()
    assert (cora["addresses"], cora["workspace"]["name"], cora["verified"]) == (
        ["cora@quist.example"],
        "Quist & Co",
        False,
    )
    assert bob.get(f"/contacts/{cora['id']}").json() == cora


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"addresses": ["zoe@quist.example"]}, 409),
        ({"addresses": []}, 422),
        ({"addresses": ["nobody"]}, 422),
        ({"addresses": ["a@b\0c.example"]}, 422),
        ({"addresses": ["a@b.example"], "workspace": 2**62}, 422),
        ({"addresses": ["a@b.example"], "workspace": 2**80}, 422),
        ({"addresses": ["a@b.example"], "name": "x\0"}, 422),
        ({"addresses": ["a@b.example"], "verified": True}, 422),
    ],
)
def test_it_refuses_a_contact_that_can_not_be(office: Office, bob: Client, zoe: str, wish: Any, status: int) -> None:
    assert bob.post("/contacts", json=wish).status_code == status


def test_it_changes_a_contact(office: Office, bob: Client, zoe: str) -> None:
    wish = {"name": "Zoë", "addresses": ["z@quist.example"], "workspace": None, "customer_admin": True}
    answer = bob.patch(zoe, json=wish, headers={"If-Match": "1"})
    assert {name: answer.json()[name] for name in wish} == wish
    assert answer.headers["etag"] == '"2"'
    assert bob.patch(zoe, json={"name": "X"}, headers={"If-Match": "1"}).status_code == 412
    assert bob.get(zoe).json() == answer.json()


def test_it_lets_a_contact_go_and_still_knows_them(bob: Client, zoe: str) -> None:
    assert bob.delete(zoe).status_code == 204
    assert bob.get(zoe).json()["deleted"] is True
    assert bob.delete(zoe).status_code == 204


def test_it_puts_and_takes_tags(bob: Client, zoe: str) -> None:
    for tag in ("vip", "power-user", "vip"):
        assert bob.put(f"{zoe}/tags/{tag}").status_code == 200
    assert bob.get(zoe).json()["tags"] == ["power-user", "vip"]
    assert bob.delete(f"{zoe}/tags/vip").status_code == 204
    assert bob.delete(f"{zoe}/tags/vip").status_code == 204
    assert bob.get(zoe).json()["tags"] == ["power-user"]


@pytest.mark.parametrize("path", ["/contacts/999", "/contacts/999/tags/x"])
def test_it_knows_no_contact_that_is_not_there(office: Office, bob: Client, path: str) -> None:
    assert bob.request("PUT" if "tags" in path else "GET", path).status_code == 404


def test_a_new_contacts_domain_makes_a_workspace_if_the_organisation_wants_it(alice: Client) -> None:
    def workspace(address: str) -> Any:
        return alice.post("/contacts", json={"addresses": [address]}).json()["workspace"]

    assert workspace("ann@north.example") is None
    alice.put("/settings", json={"create_workspaces_for_new_domains": True})
    assert workspace("ben@south.example")["name"] == "south.example"
    assert workspace("cid@gmail.com") is None


def test_a_contact_can_have_limits_of_its_own(bob: Client, zoe: str) -> None:
    def change(limits: Any, version: str) -> Any:
        return bob.patch(zoe, json={"limits": limits}, headers={"If-Match": version})

    first = bob.get(zoe).headers["ETag"]
    own = {"mails": 200, "minutes": None, "spam_mails": None, "spam_hours": None}
    answer = change({"mails": 200}, first)
    assert answer.json()["limits"] == own
    assert change({"mails": 0}, answer.headers["ETag"]).status_code == 422
    assert change(None, answer.headers["ETag"]).json()["limits"] is None


def test_a_flood_becomes_spam_and_comes_back(office: Office, bob: Client, zoe: str) -> None:
    names = [office.acme.case(title, contact=office.acme.zoe, words="Buy").name for title in ("One", "Two")]
    office.commit()
    assert bob.put(f"{zoe}/spam").json() == {"cases": 2}
    assert items(bob.get("/cases")) == []
    assert [case["id"] for case in items(bob.get("/cases?spam=true"))] == names[::-1]
    assert bob.delete(f"{zoe}/spam").json() == {"cases": 2}
    assert [case["is_spam"] for case in items(bob.get("/cases"))] == [False, False]


def test_not_spam_gives_a_case_back(office: Office, bob: Client) -> None:
    name = office.acme.case("One", contact=office.acme.zoe, words="Buy").name
    office.commit()
    for spam, stage in ((True, "canceled"), (False, "queued")):
        before = bob.get(f"/cases/{name}").headers["ETag"]
        answer = bob.patch(f"/cases/{name}", json={"is_spam": spam}, headers={"If-Match": before}).json()
        assert (answer["is_spam"], answer["stage"], answer["needs_response"]) == (spam, stage, not spam)
