"""The office's own listener: what comes to it is stored, and read by the real journey in."""

import asyncio
import threading
from types import TracebackType

from postroom.base.database import Database
from postroom.base.secrets import Key
from postroom.base.settings import from_environment
from postroom.intake.processing import House, process_due
from postroom.wiring.smtp import Reception, listener


class Doorstep:
    """Takes the office's mail on `port`; a context manager. `work_off` does what a worker does."""

    def __init__(self, database: Database, key: Key, *domains: str) -> None:
        signing = key.derived("message ids")
        self._house = House(database, signing, domains)
        self._reception = Reception(database, signing)
        self._listener = listener(from_environment(), self._reception)
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> "Doorstep":
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        started = self._listener.start("127.0.0.1", 0)
        self.port = asyncio.run_coroutine_threadsafe(started, self._loop).result(30)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._listener.stop(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._reception.gate.close()

    def work_off(self) -> int:
        """How many mails were read."""
        return process_due(self._house)
