"""The outside server and a certificate for it."""

from collections.abc import Iterator

import pytest

from postroom.providers.fake.outside import Outside
from tests.world.certificates import Certificate, make_certificate


@pytest.fixture
def outside() -> Iterator[Outside]:
    with Outside(slowness=0.3) as server:
        yield server


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))
