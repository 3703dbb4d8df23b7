from typing import Any

import pytest

from postroom.cases.case import CaseTag, Stage
from tests.api.conftest import Client, Office, items


def test_it_shows_a_case_with_all_that_the_contract_names(office: Office, alice: Client) -> None:
    office.acme.case("Printer", owner_id=office.acme.alice.id)
    office.commit()
    answer = alice.get("/cases/TKT-1")
    case = answer.json()
    zoe = {
        "id": office.acme.zoe.id,
        "name": "Zoë Quist",
        "addresses": ["zoe@quist.example"],
        "workspace": {"id": office.acme.quist.id, "name": "Quist & Co"},
        "verified": True,
        "customer_admin": False,
        "tags": [],
        "deleted": False,
        "limits": None,
        "version": 1,
    }
    assert case == {
        "id": "TKT-1",
        "kind": "ticket",
        "title": "Printer",
        "stage": "queued",
        "severity": "medium",
        "needs_response": False,
        "is_spam": False,
        "inbox": {"id": office.acme.support.id, "address": "support@acme.example", "name": "Acme Support"},
        "channel": "email",
        "source_channel": "email",
        "owner": {
            "id": office.acme.alice.id,
            "email": "alice@acme.example",
            "name": "Alice Archer",
            "role": "admin",
            "active": True,
        },
        "workspace": {"id": office.acme.quist.id, "name": "Quist & Co"},
        "reported_by": [zoe],
        "email_members": [
            {"address": "zoe@quist.example", "name": "Zoë Quist", "kind": "contact", "id": office.acme.zoe.id}
        ],
        "subscribers": [],
        "tags": [],
        "links": [],
        "created_at": "2024-02-01T00:01:00Z",
        "updated_at": "2024-02-01T00:01:00Z",
        "version": 1,
    }
    assert answer.headers["etag"] == '"1"'


@pytest.fixture
def busy(office: Office) -> Office:
    """A ticket of Zoë's that Alice owns, one that is resolved, a conversation of Ned's, and spam."""
    acme = office.acme
    printer = acme.case("Printer", owner_id=acme.alice.id, words="It burns")
    acme.session.add(CaseTag(case_id=printer.id, tag="vip"))
    acme.case("Invoice", stage=Stage.resolved, words="Where is it")
    acme.case("Ned asks", contact=acme.ned, inbox=acme.hello)
    acme.case("Win", is_spam=True)
    office.commit()
    return office


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ned asks", "Invoice", "Printer"]),
        ("kind=conversation", ["Ned asks"]),
        ("kind=ticket", ["Invoice", "Printer"]),
        ("inbox=hello@acme.example", ["Ned asks"]),
        ("inbox={support}", ["Invoice", "Printer"]),
        ("inbox=nowhere@acme.example", []),
        ("stage=resolved", ["Invoice"]),
        ("contact={ned}", ["Ned asks"]),
        ("contact=ned@elsewhere.example", ["Ned asks"]),
        ("workspace={quist}", ["Invoice", "Printer"]),
        ("owner={alice}", ["Printer"]),
        ("owner=alice@acme.example", ["Printer"]),
        ("owner=99999999999999999999999999", []),
        ("tag=vip", ["Printer"]),
        ("spam=true", ["Win"]),
        ("spam=any", ["Win", "Ned asks", "Invoice", "Printer"]),
        ("q=burns", ["Printer"]),
        ("q=tkt-2", ["Invoice"]),
        ("q=burns&stage=resolved", []),
        ("q=%26%21%28", []),
    ],
)
def test_it_lists_the_newest_activity_first(busy: Office, alice: Client, query: str, found: list[str]) -> None:
    acme = busy.acme
    ids = {"support": acme.support.id, "ned": acme.ned.id, "quist": acme.quist.id, "alice": acme.alice.id}
    assert [case["title"] for case in items(alice.get(f"/cases?{query.format(**ids)}"))] == found


@pytest.mark.parametrize(
    "query",
    ["kind=letter", "stage=lost", "spam=maybe", "limit=0", "limit=201", "workspace=0", f"workspace={10**30}", "q=%00"],
)
def test_it_refuses_a_filter_that_can_not_be(office: Office, alice: Client, query: str) -> None:
    assert alice.get(f"/cases?{query}").status_code == 422


def test_it_gives_a_list_the_same_cases_as_alone(busy: Office, alice: Client) -> None:
    assert items(alice.get("/cases?kind=conversation")) == [alice.get("/cases/CONV-3").json()]


@pytest.mark.parametrize(
    "name", ["TKT-99", "CONV-1", "TKT-0", "nonsense", "TKT-1%00", "TKT-" + "9" * 400, "%F0%9F%94%A5"]
)
def test_it_knows_no_case_that_is_not_there(busy: Office, alice: Client, name: str) -> None:
    assert alice.get(f"/cases/{name}").status_code == 404


@pytest.mark.parametrize(
    ("wish", "attribute", "value"),
    [
        ({"title": "Printer on fire"}, "title", "Printer on fire"),
        ({"stage": "work_in_progress"}, "stage", "work_in_progress"),
        ({"severity": "blocker"}, "severity", "blocker"),
        ({"needs_response": True}, "needs_response", True),
        ({"owner": None}, "owner", None),
        ({}, "stage", "queued"),
    ],
)
def test_it_changes_what_is_asked(busy: Office, bob: Client, wish: Any, attribute: str, value: Any) -> None:
    answer = bob.patch("/cases/TKT-1", json=wish)
    assert answer.json()[attribute] == value
    assert answer.json() == bob.get("/cases/TKT-1").json()


@pytest.mark.parametrize("named", ["id", "email"])
def test_it_takes_an_owner_by_id_or_address(busy: Office, bob: Client, named: str) -> None:
    wanted = getattr(busy.acme.bob, named)
    assert bob.patch("/cases/TKT-1", json={"owner": wanted}).json()["owner"]["name"] == "Bob Baker"


@pytest.mark.parametrize(
    "wish",
    [
        {"stage": "hold"},
        {"stage": "lost"},
        {"stage": None},
        {"title": "  "},
        {"title": "x\0"},
        {"title": 7},
        {"owner": "nobody@acme.example"},
        {"owner": 10**30},
        {"owner": 2**62},
        {"needs_response": "yes"},
        {"colour": "red"},
        [],
        "x",
    ],
)
def test_it_refuses_a_change_that_can_not_be(busy: Office, bob: Client, wish: Any) -> None:
    assert bob.patch("/cases/TKT-1", json=wish).status_code == 422
    assert bob.get("/cases/TKT-1").json()["version"] == 1


def test_it_makes_who_changes_a_case_its_subscriber(busy: Office, bob: Client) -> None:
    case = bob.patch("/cases/TKT-1", json={"severity": "high"}).json()
    assert [agent["name"] for agent in case["subscribers"]] == ["Bob Baker"]


@pytest.mark.parametrize("version", ["1", '"1"', 'W/"1"', "*"])
def test_it_changes_the_version_that_is_meant(busy: Office, bob: Client, version: str) -> None:
    answer = bob.patch("/cases/TKT-1", json={"severity": "high"}, headers={"If-Match": version})
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')


@pytest.mark.parametrize("version", ["0", '"2"', '"999999999999999999"'])
def test_it_changes_no_other_version(busy: Office, bob: Client, version: str) -> None:
    wish = {"severity": "high"}
    answer = bob.patch("/cases/TKT-1", json=wish, headers={"If-Match": version})
    assert answer.status_code == 412
    assert bob.get("/cases/TKT-1").json()["severity"] == "medium"


@pytest.mark.parametrize("version", ["x", "", "-1", '"1', "9" * 50, "²", '"1", "2"'])
def test_it_refuses_a_version_that_can_not_be(busy: Office, bob: Client, version: str) -> None:
    answer = bob.patch("/cases/TKT-1", json={}, headers={"If-Match": version.encode("latin-1")})
    assert answer.status_code == 422


@pytest.mark.parametrize("query", ["onwer=alice@acme.example", "kind=ticket&kind=conversation", "=x"])
def test_it_passes_over_no_filter_that_it_does_not_know(busy: Office, bob: Client, query: str) -> None:
    assert bob.get(f"/cases?{query}").status_code == 422
