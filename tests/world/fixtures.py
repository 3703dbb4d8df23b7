"""The parts of the fake mail world that any test may ask for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import sync_playwright

from postroom.providers.fake.outside import Outside
from tests.needs import program
from tests.world.certificates import Certificate, make_certificate

SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP plain.acme.example 127.0.0.1",
]  # fmt: skip


@pytest.fixture
def outside() -> Iterator[Outside]:
    """An outside mail server with empty mailboxes."""
    with Outside(slowness=0.3) as server:
        yield server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For servers on 127.0.0.1 and localhost."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """The system's browser, without a screen; for tests marked `needs("chromium")`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program("chromium"), args=SWITCHES)
        yield browser
        browser.close()
