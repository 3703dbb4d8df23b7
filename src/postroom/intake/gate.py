"""The gate's writer: mails that wait while a commit is under way are stored together in the next one.

A commit costs a wait for the disk, however much is in it. So many connections can each have their mail durable
before it is acknowledged, at the cost of few commits. Who has just been acknowledged often sends again at once: while
mails come in company, the next commit waits a moment for these. A lone mail waits for nobody.
"""

import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue

from postroom.base.database import Database
from postroom.base.errors import DatabaseAway
from postroom.intake.accepting import Envelope, accept

MOST_MAILS = 200
MOST_OCTETS = 32 * 1024 * 1024
A_MOMENT = 0.003


@dataclass(slots=True)
class _Waiting:
    envelope: Envelope
    stored: Future[int] = field(default_factory=Future)


class Gate:
    """Takes envelopes from any thread; a thread of its own writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="gate", daemon=True)
        self._thread.start()

    def take_in(self, envelope: Envelope) -> Future[int]:
        """The arrival's id, once the mail is durable; or why it is not (DatabaseAway, DiskFull, ...)."""
        waiting = _Waiting(envelope)
        self._queue.put(waiting)
        return waiting.stored

    def close(self) -> None:
        """Writes what still waits, and ends."""
        self._queue.put(None)
        self._thread.join()

    def _write(self) -> None:
        group: list[_Waiting] = []
        while first := self._queue.get():
            if len(group) > 1:
                time.sleep(A_MOMENT)
            group, last = self._group(first)
            # Who has gone away meanwhile was not acknowledged, and will send again.
            self._store([waiting for waiting in group if waiting.stored.set_running_or_notify_cancel()])
            if last:
                return

    def _group(self, first: _Waiting) -> tuple[list[_Waiting], bool]:
        group, octets = [first], len(first.envelope.raw)
        while len(group) < MOST_MAILS and octets < MOST_OCTETS and not self._queue.empty():
            another = self._queue.get()
            if another is None:
                return group, True
            group.append(another)
            octets += len(another.envelope.raw)
        return group, False

    def _store(self, group: list[_Waiting]) -> None:
        try:
            with self._database.transaction() as session:
                ids = accept(session, [waiting.envelope for waiting in group])
        except Exception as error:
            self._failed(group, error)
        else:
            for waiting, number in zip(group, ids, strict=True):
                waiting.stored.set_result(number)

    def _failed(self, group: list[_Waiting], error: Exception) -> None:
        """One mail that can't be stored must not take its neighbours with it."""
        if len(group) == 1 or isinstance(error, DatabaseAway):
            for waiting in group:
                waiting.stored.set_exception(error)
            return
        for waiting in group:
            self._store([waiting])
