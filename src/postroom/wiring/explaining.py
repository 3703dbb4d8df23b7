"""Looking at a mail in a process of its own, by `postroom explain`: what it does to its reader, it does to that one."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from postroom.base.errors import BadInput, Temporary
from postroom.base.settings import Settings
from postroom.intake.explaining import Facts, Handing

COMMAND = (sys.executable, "-m", "postroom", "explain", "--json")
PATIENCE = 60.0
"""Seconds that one mail may take, the start of its reader included."""
_AT_ONCE = 2
_TURN = 20.0
MIB = 1024 * 1024


class Explainer:
    """Tells what is seen in a mail and what would become of it. The environment names the installation."""

    def __init__(self, environment: Mapping[str, str], memory: int = 3072) -> None:
        self._environment = {**os.environ, **environment}
        self._memory = memory * MIB
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def __call__(self, raw: bytes, handing: Handing) -> Facts:
        """What `postroom explain --json` says. Raises BadInput if it can't be read, Temporary if others are at it."""
        if not self._turns.acquire(timeout=_TURN):
            raise Temporary("Other mails are being looked at just now; try again in a moment.")
        try:
            with tempfile.TemporaryDirectory(prefix="postroom-explain-") as folder:
                file = Path(folder) / "mail.eml"
                file.write_bytes(raw)
                return self._told([*COMMAND, *_options(handing), str(file)])
        finally:
            self._turns.release()

    def _told(self, command: list[str]) -> Facts:
        process = subprocess.Popen(  # noqa: S603  (our own command; an address is one word, whatever it says)
            command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
        )
        try:
            resource.prlimit(process.pid, resource.RLIMIT_AS, (self._memory, self._memory))
            said, trouble = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise BadInput(f"Reading this mail took more than {PATIENCE:.0f} seconds, and was ended.") from None
        finally:
            process.kill()
            process.wait()
        if not said.strip():
            raise BadInput(f"This mail could not be read: {_last_line(trouble, process.returncode)}")
        facts: Facts = json.loads(said)
        return facts


def _options(handing: Handing) -> list[str]:
    named = {"to": handing.to, "ip": handing.ip, "helo": handing.helo, "mail-from": handing.mail_from}
    return [f"--{name}={value}" for name, value in named.items() if value is not None]


def _last_line(trouble: bytes, code: int) -> str:
    lines = trouble.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("postroom: ") if lines else f"its reader was ended ({code})."


def explainer(settings: Settings) -> Explainer:
    """The one for this installation."""
    told = {
        "DATABASE_URL": settings.database_url or "",
        "POSTROOM_DATA": str(settings.data),
        "POSTROOM_DOMAINS": ",".join(settings.postroom_domains),
    }
    return Explainer(told, settings.postroom_worker_memory)
