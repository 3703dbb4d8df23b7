"""Bringing the database up to date: one node does it, the others wait for it.

Alembic takes 9 MiB and is needed once a version, so it runs in a process of its own (`base/upgrading.py`), and only
where something is to be done.
"""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from postroom.base.errors import PostroomError

FOLDER = Path(__file__).resolve().parents[1] / "migrations"
_COMMAND = (sys.executable, "-m", "postroom.base.upgrading")


class MigrationError(PostroomError):
    """The database could not be brought up to date, and is as it was before: {because}"""


def migrate(engine: Engine) -> None:
    """Runs what has not run yet, all or nothing. Raises MigrationError."""
    with engine.connect() as connection:
        if is_up_to_date(connection):
            return
    address = engine.url.render_as_string(hide_password=False)
    # No time limit: a migration takes the time that its tables ask for.
    done = subprocess.run(_COMMAND, input=address, text=True, stderr=subprocess.PIPE, check=False)  # noqa: S603
    if done.returncode:
        raise MigrationError(because=(done.stderr.splitlines() or ["its process died."])[-1])


def is_up_to_date(connection: Connection) -> bool:
    """Also where a newer version has been at work: the schema it leaves is one that we can run on."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision is not None and str(revision) >= _newest()


def _newest() -> str:
    """The last revision of ours: the number that its file's name begins with."""
    return max(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))
