"""Locks between processes that vanish with their holder (flock)."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from postroom.base.embedded.errors import Busy

PAUSE = 0.02


class Lock:
    """One lock file; held by many as shared, or by one alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, seconds: float, *, alone: bool) -> None:
        """Waits at most `seconds`. Raises Busy."""
        end = time.monotonic() + seconds
        while not self.took(alone=alone):
            if time.monotonic() > end:
                raise Busy(lock=self._path)
            time.sleep(PAUSE)

    def took(self, *, alone: bool) -> bool:
        """Takes the lock if that needs no waiting; whether it did."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_NB | (fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Lets go."""
        os.close(self._file)


@contextmanager
def alone(path: Path, seconds: float) -> Iterator[None]:
    """Inside, nobody else is inside. Raises Busy after `seconds`."""
    lock = Lock(path)
    try:
        lock.take(seconds, alone=True)
        yield
    finally:
        lock.close()
