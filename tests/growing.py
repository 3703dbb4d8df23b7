"""Whether time grows in proportion with size: two sizes are compared, never seconds alone."""

import time
from collections.abc import Callable

MOST_TRIES = 4
"""A machine shared with others now and then takes a whole try from us; a square shows in all of them."""


def assert_it_grows_in_proportion(work: Callable[[int], object], small: int) -> None:
    """Four times the size may take four times as long; a square would take sixteen times, each time it is tried."""
    tries = [_both(work, small)]
    while len(tries) < MOST_TRIES and not in_proportion(*tries[-1]):
        tries.append(_both(work, small))
    assert in_proportion(*tries[-1]), tries


def in_proportion(once: float, four_times: float) -> bool:
    """Whether the CPU seconds of some size and of four times that size are those of linear work."""
    return four_times < 9 * once + 0.02


def _both(work: Callable[[int], object], small: int) -> tuple[float, float]:
    return _least_time(work, small), _least_time(work, 4 * small)


def _least_time(work: Callable[[int], object], size: int) -> float:
    """CPU seconds of the quickest of three runs, which a busy machine disturbs least."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work(size)
        times.append(time.process_time() - start)
    return min(times)
