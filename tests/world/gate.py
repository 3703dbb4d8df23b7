"""A listener of ours with nothing behind it: what it takes lies in a list."""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, TypeVar

from postroom.providers.smtp.limits import Limits
from postroom.providers.smtp.listener import Listener
from postroom.providers.smtp.received import Received

T = TypeVar("T")


async def _at_once(_mail: Received) -> None:
    return


class Gate:
    """Takes mail for everybody at acme.example but `nobody`; a context manager, entered it listens.

    `before` happens before a mail counts as taken; `trouble`, when set, is raised at each question.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        lmtp: bool = False,
        before: Callable[[Received], Awaitable[None]] = _at_once,
    ) -> None:
        self.mails: list[Received] = []
        self.trouble: Exception | None = None
        self._before = before
        self.loop = asyncio.new_event_loop()
        self.listener = Listener(self._knows, self._accept, name="mx.acme.example", limits=limits, tls=tls, lmtp=lmtp)

    def __enter__(self) -> "Gate":
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.port = self.run(self.listener.start("127.0.0.1", 0))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self.listener.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)

    def run(self, deed: Coroutine[Any, Any, T]) -> T:
        """Do it in the listener's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(deed, self.loop).result(30)

    async def _knows(self, address: str) -> bool:
        if self.trouble and address.startswith("trouble"):
            raise self.trouble
        return address.endswith("@acme.example") and not address.startswith("nobody")

    async def _accept(self, mail: Received) -> None:
        await self._before(mail)
        if self.trouble:
            raise self.trouble
        self.mails.append(mail)
