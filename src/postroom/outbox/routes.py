"""Routes: who is on the way where, so that a relay or domain that hangs holds up nobody else.

A route is a relay, or a recipient's domain. Whoever is on the way for longer than a moment is out of the others'
way: it does not count among the few that are at work, and its route takes nobody else until it is back. A route
where nobody answered rests, longer each time; when it is over, one goes ahead and the others wait for what it tells.
"""

from dataclasses import dataclass, field
from threading import Condition
from time import monotonic

A_MOMENT = 2.0
FIRST_REST = 15.0
LONGEST_REST = 600.0
POSTPONED = 3.0
CROWDED = 0.3


@dataclass(slots=True)
class _Route:
    started: dict[int, float] = field(default_factory=dict)
    rest: float = 0.0
    rests_until: float = 0.0


class Routes:
    """Keeps the count for one process. All times are seconds."""

    def __init__(
        self, at_work: int = 4, on_the_way: int = 48, *, a_moment: float = A_MOMENT, first_rest: float = FIRST_REST
    ) -> None:
        """At most `at_work` at once, those out of the way aside; at most `on_the_way` with them."""
        self._at_work = at_work
        self._on_the_way = on_the_way
        self._a_moment = a_moment
        self._first_rest = first_rest
        self._routes: dict[str, _Route] = {}
        self._changed = Condition()

    def free(self, patience: float) -> int:
        """How many may set out; waits for up to `patience` until half of all may, so that one claim serves several."""
        end = monotonic() + patience
        with self._changed:
            while (places := self._places()) < (self._at_work + 1) // 2 and monotonic() < end:
                self._changed.wait(min(0.1, patience))
            return max(places, 0)

    def set_out(self, route: str, number: int, most: int | None = None) -> float | None:
        """Counts delivery `number` as on its way; or tells after how long to ask again.

        `most`: how many may be on this way at once; None: as many as there are places.
        """
        with self._changed:
            there = self._routes.setdefault(route, _Route())
            if (rest := there.rests_until - monotonic()) > 0:
                return rest
            if there.started and (there.rest or self._is_slow(there)):
                return POSTPONED
            if most is not None and len(there.started) >= most:
                return CROWDED
            there.started[number] = monotonic()
            return None

    def back(self, route: str, number: int, *, heard: bool) -> None:
        """`heard`: somebody there answered."""
        with self._changed:
            there = self._routes[route]
            del there.started[number]
            there.rest = 0.0 if heard else min(LONGEST_REST, there.rest * 2 or self._first_rest)
            there.rests_until = monotonic() + there.rest
            if heard and not there.started:
                del self._routes[route]
            self._changed.notify_all()

    def wait_for_all(self, patience: float) -> bool:
        """Whether everybody is back before `patience` is over."""
        with self._changed:
            return self._changed.wait_for(lambda: not any(r.started for r in self._routes.values()), patience)

    def _places(self) -> int:
        started = [at for route in self._routes.values() for at in route.started.values()]
        quick = sum(monotonic() - at < self._a_moment for at in started)
        return min(self._at_work - quick, self._on_the_way - len(started))

    def _is_slow(self, route: _Route) -> bool:
        return any(monotonic() - at >= self._a_moment for at in route.started.values())
