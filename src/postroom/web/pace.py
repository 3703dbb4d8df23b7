"""A brake on guessing: how often something may go wrong before it must wait.

It lives in the process's memory: a second node doubles what a guesser may try, which does not matter.
"""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from postroom.base.clock import now

MOST_KEYS = 10_000


class Pace:
    """At most `most` failures for one key in `window`."""

    def __init__(self, most: int, window: timedelta) -> None:
        self._most, self._window = most, window
        self._failures: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def must_wait(self, key: str) -> bool:
        """Whether this key has failed too often just now."""
        with self._lock:
            failures = self._failures.get(key, deque())
            while failures and failures[0] < now() - self._window:
                failures.popleft()
            return len(failures) >= self._most

    def failed(self, key: str) -> None:
        """Counts one failure. Of very many keys the oldest are forgotten."""
        with self._lock:
            failures = self._failures.pop(key, deque[datetime](maxlen=self._most))
            failures.append(now())
            self._failures[key] = failures
            if len(self._failures) > MOST_KEYS:
                del self._failures[next(iter(self._failures))]
