"""A database gets its shape, and it is the shape that the code names."""

import importlib
import pkgutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import postroom
from postroom.base.database import Base, connect
from postroom.base.migrating import migrate


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


def test_it_can_be_brought_up_to_date_again(own_database: str) -> None:
    engine = connect(own_database)
    migrate(engine)
    migrate(engine)
    engine.dispose()
