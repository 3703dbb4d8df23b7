"""The process that migrates: `python -m postroom.base.upgrading`, with the database's address on stdin."""

import sys

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from postroom.base.migrating import FOLDER

_LOCK = 7_362_019


def upgrade(address: str) -> None:
    """Brings the database to the newest revision, under a lock, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with create_engine(address, hide_parameters=True).begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


if __name__ == "__main__":
    try:
        upgrade(sys.stdin.read())
    except Exception as error:
        sys.exit(str(error).partition("\n")[0])
