"""A database gets its shape, and it is the shape that the code names."""

import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

import postroom
from postroom.base.database import Base, connect
from postroom.base.migrating import FOLDER, MigrationError, migrate


@pytest.fixture
def every_table_is_named() -> None:
    for module in pkgutil.walk_packages(postroom.__path__, "postroom."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


@pytest.mark.usefixtures("every_table_is_named")
def test_it_has_the_tables_and_columns_that_the_code_names(own_database: str) -> None:
    with connect(own_database).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.fixture
def engine(own_database: str) -> Iterator[Engine]:
    engine = connect(own_database)
    yield engine
    engine.dispose()


def test_it_can_be_brought_up_to_date_again(engine: Engine) -> None:
    migrate(engine)
    migrate(engine)


def test_it_leaves_a_database_alone_that_a_newer_version_has_changed(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    migrate(engine)


def test_it_says_why_it_could_not(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(MigrationError, match=r"is as it was before: .*relation .* already exists"):
        migrate(engine)


def test_its_files_are_numbered_as_their_revisions() -> None:
    for path in (FOLDER / "versions").glob("[0-9]*.py"):
        number = path.name.partition("_")[0]
        assert f'revision = "{number}"\n' in path.read_text()
        assert f'down_revision = "{int(number) - 1:04}"\n' in path.read_text() or number == "0001"


def test_alembic_stays_out_of_who_only_starts(own_database: str) -> None:
    start = f"""
import sys
from postroom.base.database import connect
from postroom.base.migrating import migrate
migrate(connect({own_database!r}))
sys.exit("alembic" in sys.modules)
"""
    subprocess.run((sys.executable, "-c", start), check=True, timeout=60)
