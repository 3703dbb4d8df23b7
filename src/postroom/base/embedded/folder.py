"""The database folder: who made it, and making it."""

import os
import shutil
import subprocess
from pathlib import Path

from postroom.base.embedded.account import Account
from postroom.base.embedded.errors import NotObeyed, words
from postroom.base.embedded.programs import Programs

SECONDS = 300.0
# Sorting and case by code point everywhere: an upgrade of the C library or of ICU breaks no index.
BUILTIN = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
BEFORE_17 = ["--locale=C.UTF-8"]


def made_by(folder: Path) -> int | None:
    """The major version of PostgreSQL whose database this is; None when there is no folder yet."""
    try:
        return int((folder / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def make(folder: Path, programs: Programs, account: Account) -> None:
    """A new, empty database folder; after a crash halfway, none at all. Raises NotObeyed, OSError."""
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    os.chown(new, account.uid, account.gid)
    locale = BUILTIN if programs.major >= 17 else BEFORE_17
    command = [str(programs.folder / "initdb"), f"--pgdata={account.name_for(new)}", "--username=postroom"]
    try:
        account.run([*command, *locale, "--encoding=UTF8", "--auth=trust", "--no-instructions"], new, SECONDS)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotObeyed(words=words(error), act="make its folder", folder=new) from error
    new.rename(folder)
