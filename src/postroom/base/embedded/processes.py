"""The server's processes, as the kernel knows them; files about them may lie after a crash.

A process of the server has the database folder as its current folder. Where there is no /proc, the pid file
alone counts.
"""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from postroom.base.embedded import socket

PROC = Path("/proc")
STATUS_LINE = 7


def state(folder: Path) -> str | None:
    """What the server says of itself: starting, ready, stopping; None when there is no server."""
    try:
        lines = (folder / "postmaster.pid").read_text().split("\n")
        alive = _works_in(int(lines[0]), folder)
    except (FileNotFoundError, ValueError):
        return None
    if not alive:
        return None
    return lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else "starting"


def sweep(folder: Path, seconds: float) -> None:
    """Ends what a dead server left: orphans, and files naming a process id that may be another's now."""
    end = time.monotonic() + seconds
    while (left := list(_working_in(folder))) and time.monotonic() < end:
        for pid in left:
            _kill(pid)
        time.sleep(0.02)
    if PROC.exists() and not left:
        (folder / "postmaster.pid").unlink(missing_ok=True)
        (folder / f"{socket.NAME}.lock").unlink(missing_ok=True)


def _working_in(folder: Path) -> Iterator[int]:
    for entry in PROC.glob("[0-9]*"):
        if _name(entry) == "postgres" and _works_in(int(entry.name), folder):
            yield int(entry.name)


def _works_in(pid: int, folder: Path) -> bool:
    if not PROC.exists():
        return _exists(pid)
    try:
        return (PROC / str(pid) / "cwd").samefile(folder)
    except OSError:  # gone, a zombie, or another user's
        return False


def _name(entry: Path) -> str:
    try:
        return (entry / "comm").read_text().strip()
    except OSError:
        return ""


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
