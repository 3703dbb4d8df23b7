"""Waiting for what other processes do: as long as it takes, up to a limit."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(deed: Callable[[], T], seconds: float = 30.0) -> T:
    """Asks again and again until the answer is true, and returns it. Raises AssertionError when it never is."""
    end = time.monotonic() + seconds
    while not (answer := deed()):
        assert time.monotonic() < end, f"still not so after {seconds} s"
        time.sleep(0.02)
    return answer
