"""The parts of the fake mail world that any test may ask for."""

from collections.abc import Iterator

import pytest

from postroom.providers.fake.outside import Outside
from tests.world.certificates import Certificate, make_certificate


@pytest.fixture
def outside() -> Iterator[Outside]:
    """An outside mail server with empty mailboxes."""
    with Outside(slowness=0.3) as server:
        yield server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For servers on 127.0.0.1 and localhost."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))
