import re
from datetime import timedelta

import pytest
from fastapi import FastAPI

from postroom.api.app import make_api, mount_api
from postroom.base.clock import now
from postroom.base.database import Database, connect
from postroom.base.duties import DutyRow
from tests.api.conftest import KEY, Client, Office, served


def test_it_says_that_all_is_well_to_anybody(stranger: Client) -> None:
    answer = stranger.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_it_says_when_the_database_is_away() -> None:
    database = Database(connect("postgresql://nobody@/nothing?host=/nowhere"))
    app = FastAPI()
    mount_api(app, make_api(database=database, key=KEY))
    with served(app) as url:
        for path in ("/health", "/cases"):
            answer = Client(f"{url}/api/v1", "token").get(path)
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert "retry-after" in answer.headers


def test_it_gives_figures_to_prometheus(office: Office, stranger: Client) -> None:
    office.acme.case("Printer", needs_response=True)
    office.commit()
    stranger.url = office.url.removesuffix("/api/v1")
    answer = stranger.get("/metrics")
    assert 'postroom_cases_needing_response{kind="ticket"} 1.0' in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_it_says_when_a_periodic_duty_is_overdue(office: Office, stranger: Client) -> None:
    long_ago = now() - timedelta(hours=3)
    office.acme.session.add(DutyRow(name="sweep", every=3600, since=long_ago, due_at=long_ago))
    office.commit()
    stranger.url = office.url.removesuffix("/api/v1")
    [line] = re.findall(r'postroom_duty_overdue_seconds{duty="sweep"} (.*)', stranger.get("/metrics").text)
    assert float(line) == pytest.approx(3600, abs=120)
