"""Acme in a transaction that is rolled back after each test."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from postroom.base.database import connect
from tests.cases.acme import Acme


@pytest.fixture
def session(still_database: str) -> Iterator[Session]:
    engine = connect(still_database, pool=1)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def acme(session: Session) -> Acme:
    return Acme(session)


@pytest.fixture
def kept_acme(empty_database: str) -> Iterator[Acme]:
    """Acme in a database of its own, for a test that commits."""
    engine = connect(empty_database, pool=1)
    with Session(engine) as session:
        yield Acme(session)
    engine.dispose()
