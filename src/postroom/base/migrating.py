"""Bringing the database up to date: one node does it, the others wait for it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

_LOCK = 7_362_019
_FOLDER = Path(__file__).resolve().parents[1] / "migrations"


def migrate(engine: Engine) -> None:
    """Runs what has not run yet, under a lock, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with engine.begin() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if MigrationContext.configure(connection).get_current_revision() != _newest(config):
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _newest(config: Config) -> str | None:
    return ScriptDirectory.from_config(config).get_current_head()
