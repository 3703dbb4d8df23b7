"""Acme behind the real API: a real server, a real database, requests over a real socket."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import uvicorn
from fastapi import FastAPI
from sqlalchemy.orm import Session

from postroom.api.app import make_api, mount_api
from postroom.api.metrics import metrics
from postroom.base.database import Database, connect
from postroom.base.secrets import Key, token_hash
from postroom.people.agent import Agent, ApiToken
from tests.cases.acme import Acme

KEY = Key("a key for tests, long enough to be one")


class Client(requests.Session):
    """A program that speaks with the API at `url`, with a token or without."""

    def __init__(self, url: str, token: str | None = None) -> None:
        super().__init__()
        self.url = url
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: Any, url: Any, *more: Any, **named: Any) -> requests.Response:
        """`url` as the contract writes it: `/cases`."""
        return super().request(method, self.url + url, *more, **{"timeout": 20, **named})


@dataclass
class Office:
    """Acme's rows, and the API in front of those that are committed."""

    acme: Acme
    url: str

    def commit(self) -> None:
        self.acme.session.commit()

    def as_(self, agent: Agent) -> Client:
        """The API as this agent's program meets it."""
        word = f"token-of-{agent.email}"
        self.acme.session.merge(ApiToken(id=agent.id, token_hash=token_hash(word), agent_id=agent.id))
        self.commit()
        return Client(self.url, word)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serves the application on a free port of loopback, and gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def api(database: str) -> Iterator[str]:
    """The address of the API, mounted as the web process has it."""
    behind = Database(connect(database, pool=10))
    app = FastAPI(openapi_url=None)
    mount_api(app, make_api(database=behind, key=KEY, largest_upload=1_000_000))
    app.include_router(metrics(behind))
    with served(app) as url:
        yield f"{url}/api/v1"
    behind.engine.dispose()


@pytest.fixture
def office(api: str, empty_database: str) -> Iterator[Office]:
    engine = connect(empty_database, pool=1)
    with Session(engine, expire_on_commit=False) as session:
        yield Office(Acme(session), api)
    engine.dispose()


@pytest.fixture
def alice(office: Office) -> Client:
    """An admin's program."""
    return office.as_(office.acme.alice)


@pytest.fixture
def bob(office: Office) -> Client:
    """An agent's program."""
    return office.as_(office.acme.bob)


@pytest.fixture
def stranger(office: Office) -> Client:
    """A program without a token."""
    return Client(office.url)


def items(answer: requests.Response) -> list[Any]:
    """What a list answered."""
    assert answer.status_code == 200, answer.text
    found = answer.json()["items"]
    assert isinstance(found, list)
    return found
