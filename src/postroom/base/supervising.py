"""Supervising: child processes that are started again when they die, and never outlive us.

A child reads a pipe whose other end only we hold: when it closes, by our wish or by our death, the child ends.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

import structlog

from postroom.base.claims import pause

STEADY = 10.0
LONGEST_PAUSE = 10.0


class Supervisor:
    """Keeps `count` children of one command running."""

    def __init__(self, command: Sequence[str], count: int, environment: Mapping[str, str] | None = None) -> None:
        self._command, self._environment = command, {**os.environ, **(environment or {})}
        self._stop = threading.Event()
        self._children: dict[int, subprocess.Popen[bytes]] = {}
        self._keepers = [threading.Thread(target=self._keep, args=(place,)) for place in range(count)]

    def start(self) -> None:
        """Starts them all."""
        for keeper in self._keepers:
            keeper.start()

    def stop(self, seconds: float) -> None:
        """Lets the children end what they are at, and kills those that need longer than that."""
        self._stop.set()
        end = time.monotonic() + seconds
        for child in list(self._children.values()):
            _close(child)
        for keeper in self._keepers:
            keeper.join(max(0.0, end - time.monotonic()))
        for child in list(self._children.values()):
            child.kill()

    def _keep(self, place: int) -> None:
        deaths = 0
        while not self._stop.is_set():
            born = time.monotonic()
            code = self._live(place)
            if self._stop.is_set():
                return
            deaths = 1 if time.monotonic() - born > STEADY else deaths + 1
            structlog.get_logger().error("a child process ended", code=code, deaths=deaths)
            self._stop.wait(pause(deaths, first=0.2, longest=LONGEST_PAUSE).total_seconds())

    def _live(self, place: int) -> int:
        child = subprocess.Popen(self._command, stdin=subprocess.PIPE, env=self._environment)  # noqa: S603
        self._children[place] = child
        if self._stop.is_set():  # stop() may have looked before we stood there
            _close(child)
        return child.wait()


def _close(child: subprocess.Popen[bytes]) -> None:
    if child.stdin:
        child.stdin.close()


def when_parent_leaves(deed: Callable[[], None]) -> None:
    """In a child: does `deed` once the parent has closed the pipe on our standard input, or is dead."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        deed()

    threading.Thread(target=wait, daemon=True, name="parent").start()
