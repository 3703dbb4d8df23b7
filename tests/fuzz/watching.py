"""One run of a target under watch: what it raises, how its time grows, what memory it takes.

Which runs are grown or weighed is told from the bytes themselves, so that a finding can be run again.
"""

import time
import traceback
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

Target = Callable[[bytes], None]

EVERY = 16
GROWN_TO = 12_000
SLOW = 0.4
"""CPU seconds; a quicker run is not looked at again."""
TOO_STEEP = 3.0
"""Of twice the input; two is in proportion, four is the square."""
HEAVIEST, ALLOWANCE = 10, 2 * 1024 * 1024
"""Times the input, and the bytes that a reader may take for whatever input."""


class TooSteep(AssertionError):
    """The time grows faster than the input."""


class TooHeavy(AssertionError):
    """More than ten times the input's memory is taken."""


def watched(target: Target, data: bytes) -> None:
    """One run. Raises what the target raises, TooSteep, or TooHeavy."""
    turn = crc32(data) % EVERY
    if turn == 0 and data:
        grow(target, data)
    elif turn == 1 and len(data) > 1_000:
        weigh(target, data)
    else:
        target(data)


def grow(target: Target, data: bytes) -> None:
    """The second half of the data again and again behind the first, then twice as often."""
    head, unit = data[: len(data) // 2], data[len(data) // 2 :]
    times = max(1, (GROWN_TO - len(head)) // len(unit))
    if seconds(target, head + unit * times) < SLOW:
        return
    once = min(seconds(target, head + unit * times) for _ in range(3))
    twice = min(seconds(target, head + unit * times * 2) for _ in range(3))
    if twice > TOO_STEEP * once:
        raise TooSteep(f"{once:.2f} s for {times} times, {twice:.2f} s for twice as many")


def seconds(target: Target, data: bytes) -> float:
    """CPU time of one run."""
    start = time.process_time()
    target(data)
    return time.process_time() - start


def weigh(target: Target, data: bytes) -> None:
    """The peak of what is allocated, the first run aside, which may fill caches."""
    target(data)
    tracemalloc.start()
    try:
        target(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    if peak > HEAVIEST * len(data) + ALLOWANCE:
        raise TooHeavy(f"{peak} bytes for {len(data)}")


def place_of(error: BaseException) -> str:
    """Where it was raised, so that one cause is one finding."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/postroom/" in frame.filename] or frames
    return f"{type(error).__name__}-{Path(ours[-1].filename).stem}-{ours[-1].lineno}"
