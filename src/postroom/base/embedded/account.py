"""Who runs the server: we ourselves, or, when we are root, somebody with fewer rights.

PostgreSQL refuses to run as root. Nothing outside the data folder is opened up for the other user: a program
is started inside the database folder, which it then names `/proc/self/cwd`, so it needs no way there.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from postroom.base.embedded.errors import OtherOwner
from postroom.base.embedded.programs import open_to_all

CANDIDATES = ("postroom", "postgres", "daemon", "nobody")
HERE = Path("/proc/self/cwd")


@dataclass(frozen=True, slots=True)
class Account:
    """A user id and group id to run the server with; `other` when they are not our own."""

    uid: int
    gid: int

    @property
    def other(self) -> bool:
        """Whether we have to step down to it."""
        return self.uid != os.geteuid()

    def run(self, command: Sequence[str], folder: Path, seconds: float) -> str:
        """Runs a program inside `folder`; its output.

        Raises subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError.
        """
        stepping_down: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}
        done = subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            umask=0o077,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=True,
            **stepping_down,
        )
        return str(done.stdout, "utf-8", "replace")

    def name_for(self, folder: Path) -> Path:
        """How a program that `run` starts in `folder` can name it."""
        hidden = self.other and not open_to_all(folder)
        return HERE if hidden and HERE.exists() else folder


def account_for(folder: Path) -> Account:
    """Whoever owns the database folder, or for a new one the first suitable user. Raises OtherOwner."""
    us = os.geteuid()
    if not folder.exists():
        return Account(us, os.getegid()) if us else _lesser()
    owner = folder.stat()
    if owner.st_uid == 0 or us not in {0, owner.st_uid}:
        raise OtherOwner(folder=folder, owner=owner.st_uid)
    return Account(owner.st_uid, owner.st_gid)


def _lesser() -> Account:
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = next(known[name] for name in CANDIDATES if name in known)
    return Account(user.pw_uid, user.pw_gid)
