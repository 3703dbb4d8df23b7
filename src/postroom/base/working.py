"""Working: a worker's loops over the tables whose rows are jobs.

A loop does rounds until one finds nothing; then it waits for a wake-up or for the next row to become due, with a
slow poll behind it all. An error is logged and waited out: nothing ends a loop but the end of its process.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlalchemy import Table

from postroom.base.claims import HEARTBEAT, Claim, next_due, pause, prolong
from postroom.base.clock import now
from postroom.base.database import Database
from postroom.base.errors import Temporary
from postroom.base.live import WORK, listen
from postroom.base.watchdog import Watchdog

SLOW_POLL = 5.0
SOON = 0.1
PIECE_LIMIT = 120.0


@dataclass(frozen=True, slots=True)
class Loop:
    """One kind of work: `work` does one round and says how much it did; `close` ends what rounds left going on."""

    name: str
    table: Table
    work: Callable[[], int]
    close: Callable[[], None] = lambda: None


class Worker:
    """Runs loops, each in threads of its own. A single round may take `piece_limit` seconds."""

    def __init__(self, database: Database, loops: Sequence[Loop], piece_limit: float = PIECE_LIMIT) -> None:
        self._database = database
        self._watchdog = Watchdog(piece_limit)
        self._stop = threading.Event()
        self._bells = [(loop, threading.Event()) for loop in loops]

    def run(self) -> None:
        """Works until `stop`; what is being worked on then is finished first."""
        rounds = [threading.Thread(target=self._rounds, args=each, name=each[0].name) for each in self._bells]
        others = [
            threading.Thread(target=self._watchdog.watch, args=(self._stop,), daemon=True),
            threading.Thread(target=self._hear, daemon=True),
        ]
        for thread in (*others, *rounds):
            thread.start()
        for thread in rounds:
            thread.join()

    def stop(self) -> None:
        """Asks all loops to end; may be called from a signal handler or any thread."""
        self._stop.set()
        self._ring("")

    def _hear(self) -> None:
        for _, table in listen(self._database.engine, [WORK], self._stop):
            self._ring(table)

    def _ring(self, table: str) -> None:
        """Wakes the loops of that table; all of them for an empty name."""
        for loop, bell in self._bells:
            if table in ("", loop.table.name):
                bell.set()

    def _rounds(self, loop: Loop, bell: threading.Event) -> None:
        failures = 0
        while not self._stop.is_set():
            bell.clear()
            try:
                with self._watchdog.watching(loop.name):
                    idle = not loop.work()
                if idle:
                    bell.wait(self._patience(loop))
                failures = 0
            except Exception as error:
                failures += 1
                _log(loop, error, failures)
                self._stop.wait(pause(failures, first=0.2, longest=SLOW_POLL).total_seconds())
        loop.close()

    def _patience(self, loop: Loop) -> float:
        with self._database.transaction() as session:
            due = next_due(session, loop.table)
        return min(SLOW_POLL, max(SOON, (due - now()).total_seconds())) if due else SLOW_POLL


def _log(loop: Loop, error: Exception, failures: int) -> None:
    log = structlog.get_logger().bind(loop=loop.name, failures=failures)
    if isinstance(error, Temporary):
        log.warning(str(error))
    else:
        log.error("a round of work failed", exc_info=error)


@contextmanager
def heartbeat(database: Database, table: Table, claims: Sequence[Claim]) -> Iterator[None]:
    """Inside, the claims are prolonged as often as need be. A missed beat is made up for by the next."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(HEARTBEAT.total_seconds()):
            try:
                with database.transaction() as session:
                    prolong(session, table, claims)
            except Exception as error:
                structlog.get_logger().warning("a heartbeat was missed", table=table.name, because=str(error))

    threading.Thread(target=beat, daemon=True, name=f"heartbeat {table.name}").start()
    try:
        yield
    finally:
        done.set()
