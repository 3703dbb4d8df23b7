"""The watchdog: ends this process when one piece of work takes too long.

A supervisor starts the process anew, and what it held is tried one at a time (see claims), so the culprit is
found. Two eyes: a thread sees a piece that waits too long; C code that holds the interpreter (a hostile regular
expression) lets no thread look, so the thread also winds up a timer outside of Python, which ends the process
unless it is wound up again.
"""

import faulthandler
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import structlog

EXIT_CODE = 70
ROUND = 1.0


class Watchdog:
    """Watches pieces of work; each may take `limit` seconds."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._since: dict[int, tuple[float, str]] = {}

    @contextmanager
    def watching(self, name: str) -> Iterator[None]:
        """Inside is one piece of work."""
        me = threading.get_ident()
        self._since[me] = (time.monotonic(), name)
        try:
            yield
        finally:
            del self._since[me]

    def watch(self, stop: threading.Event) -> None:
        """Keeps watch until `stop`; run it in a thread of its own."""
        while not stop.wait(ROUND):
            faulthandler.dump_traceback_later(self._limit, exit=True)
            for since, name in list(self._since.values()):
                if time.monotonic() - since > self._limit:
                    self._end(name)
        faulthandler.cancel_dump_traceback_later()

    def _end(self, name: str) -> NoReturn:
        structlog.get_logger().error("a piece of work took too long, this process ends", work=name)
        faulthandler.dump_traceback()
        os._exit(EXIT_CODE)
