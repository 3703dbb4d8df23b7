"""What every test may ask for: a real, migrated PostgreSQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

from postroom.base.database import connect
from postroom.base.embedded import Server, open_server
from postroom.base.migrating import migrate

pytest_plugins = ["tests.needs", "tests.world.fixtures"]
# No property is judged by its time (machines differ); CI draws the same examples each time.
settings.register_profile("ours", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("ours")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for each process that tests: what runs in the databases of the others is no matter then."""
    with open_server(tmp_path_factory.getbasetemp() / "postgres") as server:
        # What is thrown away at the end need not reach the disk; tests/base/test_embedded.py has servers of its own.
        _order(server.url, "ALTER SYSTEM SET fsync = off")
        _order(server.url, "SELECT pg_reload_conf()")
        yield server


@pytest.fixture(scope="session")
def template(postgres: Server) -> Iterator[str]:
    """The name of a migrated, empty database to copy."""
    with _database(postgres, "template") as url:
        engine = connect(url)
        migrate(engine)
        engine.dispose()
        yield "template"


@pytest.fixture(scope="session")
def database(postgres: Server, template: str) -> Iterator[str]:
    """The address of this run's database. It is not emptied between tests: see `empty_database`."""
    with _database(postgres, "test", template) as url:
        yield url


@pytest.fixture
def empty_database(database: str) -> str:
    """The address of this run's database, as it is after the first start."""
    with psycopg.connect(database, autocommit=True, options="-c lock_timeout=20s") as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
        names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in tables)
        connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))
    return database


@pytest.fixture(scope="session")
def still_database(postgres: Server, template: str) -> Iterator[str]:
    """The address of a database that stays empty: who uses it rolls back."""
    with _database(postgres, "still", template) as url:
        yield url


@pytest.fixture
def own_database(postgres: Server, template: str) -> Iterator[str]:
    """The address of a database for one test alone."""
    with _database(postgres, "own", template) as url:
        yield url


@contextmanager
def _database(server: Server, name: str, template: str = "template1") -> Iterator[str]:
    _order(server.url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _order(server.url, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url.replace("/postgres?", f"/{name}?", 1)
    _order(server.url, f"DROP DATABASE {name} WITH (FORCE)")


def _order(url: str, order: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(order.encode())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder for one test."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder
