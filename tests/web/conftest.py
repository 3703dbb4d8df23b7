"""The agents' app as it is served, and Alice, an admin who is signed in."""

import socket
import threading
from collections.abc import Iterator
from ipaddress import ip_address

import pytest
import uvicorn
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from postroom.base.database import Database, connect
from postroom.base.secrets import Key
from postroom.people.passwords import hashed
from postroom.providers.remote_images.fetching import Fetcher
from postroom.web.app import screens
from postroom.web.desk import Desk
from postroom.wiring.explaining import Explainer
from tests.cases.acme import Acme
from tests.providers.picture_server import Pictures, serving
from tests.waiting import until
from tests.web.browser import Browser

PASSWORD = "correct horse battery staple"
HASH = hashed(PASSWORD)


@pytest.fixture(scope="session")
def pictures() -> Iterator[Pictures]:
    """The one foreign web server there is: `pictures.example`."""
    with serving() as running:
        yield running


def fetcher_of(pictures: Pictures) -> Fetcher:
    """Knows that one server, and asks no other."""
    here = ip_address("127.0.0.1")
    return Fetcher(
        lambda host, _: (here,) if host == "pictures.example" else (),
        lambda address, port: (address, port) == (here, pictures.port),
    )


@pytest.fixture(scope="session")
def desk(database: str, pictures: Pictures) -> Iterator[Desk]:
    rows = Database(connect(database, pool=8))
    here = {"DATABASE_URL": database, "POSTROOM_SECRET_KEY": "k" * 40, "POSTROOM_DOMAINS": "acme.example"}
    facts = rows, Key("k" * 40), "Acme", "http://desk.acme.example", 1_000_000, frozenset({"acme.example"})
    yield Desk(*facts, explain=Explainer(here), fetch_image=fetcher_of(pictures))
    rows.engine.dispose()


@pytest.fixture(scope="session")
def running(desk: Desk) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(screens(desk), log_config=None, log_level="error", timeout_graceful_shutdown=2)
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        until(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive(), "the app did not stop"


@pytest.fixture
def site(running: str, empty_database: str) -> str:
    """The address of the running app, its database empty."""
    return running


@pytest.fixture
def acme(site: str, desk: Desk) -> Iterator[Acme]:
    """Acme, committed whenever a test says so."""
    session = Session(desk.database.engine, expire_on_commit=False)
    acme = Acme(session)
    for agent in (acme.alice, acme.bob):
        agent.password_hash = HASH
    session.commit()
    yield acme
    session.close()


@pytest.fixture
def alice(site: str, acme: Acme) -> Browser:
    browser = Browser(site)
    assert browser.sign_in(acme.alice.email, PASSWORD).status == 303
    return browser


@pytest.fixture
def bob(site: str, acme: Acme) -> Browser:
    browser = Browser(site)
    assert browser.sign_in(acme.bob.email, PASSWORD).status == 303
    return browser


@pytest.fixture
def window(chromium: Chromium, alice: Browser) -> Iterator[BrowserContext]:
    """A browser window in which Alice is signed in. No page may raise an error or break its policy."""
    context = chromium.new_context(base_url=alice.url, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": "postroom", "value": alice.cookies["postroom"], "url": alice.url}])
    context.set_default_timeout(20_000)
    wrong: list[str] = []
    context.on("weberror", lambda error: wrong.append(str(error.error)))
    context.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield context
    context.close()
    assert wrong == []


@pytest.fixture
def page(window: BrowserContext) -> Page:
    return window.new_page()
