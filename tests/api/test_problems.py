import pytest
from requests import Response

from tests.api.conftest import Client, Office


def assert_problem(answer: Response, status: int) -> None:
    document = answer.json()
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert document["status"] == status
    assert document["title"]
    assert document["type"] == "about:blank"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/cases/TKT-99", 404),
        ("DELETE", "/cases", 405),
        ("GET", "/cases?limit=x", 422),
        ("PATCH", "/cases/TKT-1", 422),
    ],
)
def test_it_refuses_with_a_problem_document(office: Office, bob: Client, method: str, path: str, status: int) -> None:
    assert_problem(bob.request(method, path), status)


def test_it_says_what_is_wrong_and_where(office: Office, bob: Client) -> None:
    (fault,) = bob.patch("/cases/TKT-1", json={"stage": "lost"}).json()["errors"]
    assert fault["pointer"] == "body/stage"
    assert "queued" in fault["detail"]


def test_it_refuses_a_body_that_is_no_json(office: Office, bob: Client) -> None:
    answer = bob.patch("/cases/TKT-1", data=b'{"title": "\xff', headers={"Content-Type": "application/json"})
    assert_problem(answer, 400)


def test_it_names_the_methods_that_there_are(office: Office, bob: Client) -> None:
    assert set(bob.put("/workspaces").headers["allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize("token", [None, "wrong", "Bearer", "Basic abc"])
def test_it_takes_nobody_without_a_valid_token(office: Office, token: str | None) -> None:
    answer = Client(office.url).get("/cases", headers={"Authorization": token} if token else {})
    assert_problem(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_it_takes_no_agent_who_has_left(office: Office) -> None:
    assert_problem(office.as_(office.acme.charlie).get("/cases"), 401)


def test_it_asks_for_the_token_before_anything_else(stranger: Client) -> None:
    assert_problem(stranger.patch("/cases/TKT-1", json={"stage": "lost"}), 401)


def test_it_lets_only_admins_change_the_set_up(office: Office, bob: Client) -> None:
    assert_problem(bob.post("/workspaces", json={"name": "Quist"}), 403)
    assert_problem(bob.post("/inboxes", json={"address": "a@acme.example", "opens": "ticket"}), 403)
