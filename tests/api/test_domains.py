"""Sending domains over the API: what to publish, and what DNS says."""

from tests.api.conftest import Client, items


def test_an_admin_adds_a_domain_and_sees_what_to_publish(alice: Client) -> None:
    made = alice.post("/domains", json={"name": "acme.example"})
    assert made.status_code == 201, made.text
    domain = made.json()
    kinds = [record["kind"] for record in domain["records"]]
    assert kinds == ["dkim", "dkim", "spf", "dmarc", "mx", "return_path", "return_path"]
    assert domain["records"][0]["value"].startswith("v=DKIM1; k=rsa; p=")
    assert {record["state"] for record in domain["records"]} == {"pending"}
    assert items(alice.get("/domains")) == [domain]
    assert alice.post("/domains", json={"name": "Acme.Example"}).status_code == 409


def test_checking_without_dns_says_so(alice: Client) -> None:
    number = alice.post("/domains", json={"name": "acme.example"}).json()["id"]
    checked = alice.post(f"/domains/{number}/check").json()
    assert checked["state"] == "pending"
    assert checked["checked_at"]
    assert all("gave no answer" in record["because"] for record in checked["records"])


def test_new_keys_are_made_once_at_a_time(alice: Client) -> None:
    number = alice.post("/domains", json={"name": "acme.example"}).json()["id"]
    assert alice.post(f"/domains/{number}/keys").status_code == 409


def test_only_admins_change_domains(alice: Client, bob: Client) -> None:
    assert bob.post("/domains", json={"name": "acme.example"}).status_code == 403
    number = alice.post("/domains", json={"name": "acme.example"}).json()["id"]
    assert bob.post(f"/domains/{number}/check").status_code == 403
    assert bob.delete(f"/domains/{number}").status_code == 403
    assert alice.delete(f"/domains/{number}").status_code == 204
    assert items(bob.get("/domains")) == []
