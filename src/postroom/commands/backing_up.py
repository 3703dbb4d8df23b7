"""`postroom backup` and `postroom restore`: PostgreSQL's own dump, whole and consistent."""

import os
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from postroom.base.embedded.programs import find
from postroom.base.errors import BadInput, PostroomError
from postroom.base.settings import from_environment
from postroom.wiring.database import home


class NoBackup(PostroomError):
    """The database could not be written out or filled."""


def backup(file: Path) -> None:
    """Writes the dump beside FILE first, so that FILE is whole or not there. Raises NoBackup, EmbeddedError."""
    unfinished = file.with_name(file.name + ".unfinished")
    _run("pg_dump", "--format=custom", "--no-owner", f"--file={unfinished.resolve()}")
    os.replace(unfinished, file)
    print(f"Wrote {file}. Keep the secret key of the data folder with it: it opens what is encrypted.")


def restore(file: Path) -> None:
    """Fills an empty database, in one transaction. Raises BadInput, NoBackup, EmbeddedError."""
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    _run("pg_restore", "--single-transaction", "--no-owner", "--dbname=", str(file.resolve()))
    print(f"Filled the database from {file}.")


def _run(program: str, *options: str) -> None:
    settings = from_environment()
    programs = find(None, settings.data / "postgres").folder
    with home(settings) as place:
        done = subprocess.run(  # noqa: S603
            [programs / program, *options], env=_connection(place.url), capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise NoBackup(f"{program} failed: {done.stderr.strip().splitlines()[0] if done.stderr.strip() else 'unknown'}")


def _connection(url: str) -> dict[str, str]:
    """The database as libpq's variables: a password on a command line could be read by everybody."""
    told = conninfo_to_dict(url.replace("+psycopg", "", 1))
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    return {**os.environ, **{names[key]: str(value) for key, value in told.items() if key in names and value}}
