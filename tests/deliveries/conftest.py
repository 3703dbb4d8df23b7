"""What these tests share: an office."""

from collections.abc import Iterator

import pytest

from postroom.base.database import Database, connect
from tests.office import Office


@pytest.fixture
def office(empty_database: str) -> Iterator[Office]:
    """Open, with nothing in it yet."""
    engine = connect(empty_database)
    yield Office(Database(engine)).open()
    engine.dispose()
