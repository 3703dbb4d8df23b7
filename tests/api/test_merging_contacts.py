"""Contacts verified, brought back, merged and parted by a program."""

from tests.api.conftest import Client, Office


def test_it_verifies_and_brings_back(office: Office, bob: Client) -> None:
    url = f"/contacts/{office.acme.ned.id}"
    office.commit()
    assert bob.patch(url, json={"verified": True}).json()["verified"] is True
    assert bob.delete(url).status_code == 204
    assert bob.get(url).json()["deleted"] is True
    assert bob.patch(url, json={"deleted": True}).status_code == 422
    assert bob.patch(url, json={"deleted": False}).json()["deleted"] is False


def test_it_merges_and_parts(office: Office, bob: Client) -> None:
    zoe, ned = office.acme.zoe.id, office.acme.ned.id
    office.commit()
    into = bob.post(f"/contacts/{ned}/merge", json={"into": zoe})
    assert into.status_code == 200, into.text
    assert into.json()["addresses"] == ["ned@elsewhere.example", "zoe@quist.example"]
    assert bob.get(f"/contacts/{ned}").json()["deleted"] is True
    assert bob.post(f"/contacts/{ned}/merge", json={"into": zoe}).status_code == 409
    assert bob.post(f"/contacts/{zoe}/merge", json={"into": zoe}).status_code == 422
    assert bob.post(f"/contacts/{zoe}/merge", json={"into": 999_999}).status_code == 404
    parted = bob.post(f"/contacts/{ned}/unmerge")
    assert (parted.status_code, parted.json()["addresses"]) == (200, ["ned@elsewhere.example"])
    assert bob.post(f"/contacts/{ned}/unmerge").status_code == 409


def test_it_changes_whose_case_it_is(office: Office, bob: Client) -> None:
    acme = office.acme
    case = acme.case("Printer on fire", words="Help.")
    cora = acme.contact("Cora", "cora@quist.example", workspace_id=acme.quist.id)
    acme.ned, acme.alice  # noqa: B018
    office.commit()
    url = f"/cases/{case.name}"
    done = bob.patch(url, json={"reported_by": ["zoe@quist.example", cora.id], "tags": ["vip"]}).json()
    assert [one["id"] for one in done["reported_by"]] == [acme.zoe.id, cora.id]
    assert (done["tags"], [one["id"] for one in done["subscribers"]]) == (["vip"], [acme.bob.id])
    assert bob.patch(url, json={"reported_by": [acme.ned.id]}).status_code == 422
    assert bob.patch(url, json={"workspace": None}).json()["workspace"] is None
    assert bob.patch(url, json={"workspace": 999_999}).status_code == 422
    followed = bob.patch(url, json={"subscribers": ["alice@acme.example"]}).json()
    assert [one["email"] for one in followed["subscribers"]] == ["alice@acme.example"]
    deeds = {one["deed"] for one in bob.get(f"{url}/events").json()["items"]}
    assert {"workspace", "reported_by", "subscribers", "tags"} <= deeds
