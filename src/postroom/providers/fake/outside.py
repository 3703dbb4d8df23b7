"""The outside mail server: takes every mail that we send, keeps it in memory, and makes trouble on request.

It speaks through the same conversation as our own listener. Which recipients make which trouble stands in
`troubles.py`. It runs in a thread of its own, so tests and the demo use it from plain code.
"""

import asyncio
import ssl
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, TypeVar

from postroom.providers.fake.troubles import name_of, refusal_of_mail, refusal_of_recipient
from postroom.providers.smtp.limits import Limits
from postroom.providers.smtp.listener import Listener
from postroom.providers.smtp.received import CutOff, Received, Refused

T = TypeVar("T")


class Outside:
    """All of the outside's mailboxes behind one port. A context manager: entered, it listens."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        name: str = "mx.outside.example",
        tls: ssl.SSLContext | None = None,
        tls_at_once: bool = False,
        slowness: float = 2.0,
        limits: Limits | None = None,
        on_mail: Callable[[str, Received], None] | None = None,
    ) -> None:
        """`slowness` is what `slow@` waits, in seconds; `on_mail` hears of each recipient's new mail."""
        self.host, self.port = host, port
        self._tls_at_once = tls_at_once
        self._slowness = slowness
        self._on_mail = on_mail
        self._changed = threading.Condition()
        self._boxes: dict[str, list[Received]] = defaultdict(list)
        self._attempts: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._listener = Listener(
            self._take_recipient, self._take_mail, name=name, tls=tls, limits=limits or Limits(parting=0.5)
        )

    def __enter__(self) -> "Outside":
        threading.Thread(target=self._loop.run_forever, name="outside", daemon=True).start()
        self.port = self._run(self._listener.start(self.host, self.port, tls_at_once=self._tls_at_once))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._listener.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _run(self, deed: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(deed, self._loop).result(30)

    # What came

    @property
    def mails(self) -> list[tuple[str, Received]]:
        """Every mail as it came, with its recipient, in no order between recipients."""
        with self._changed:
            return [(address, mail) for address, box in self._boxes.items() for mail in box]

    @property
    def visits(self) -> int:
        """How often somebody connected."""
        return self._listener.visits

    def mailbox(self, address: str) -> list[Received]:
        """What came for an address, oldest first."""
        with self._changed:
            return list(self._boxes.get(address.lower(), ()))

    def attempts(self, address: str) -> int:
        """How often somebody tried to send to an address, refused ones included."""
        with self._changed:
            return self._attempts[address.lower()]

    def wait_for_mail(self, address: str, timeout: float = 10.0, *, number: int = 1) -> Received:
        """The address's first (or so-many-th) mail, waited for; raises TimeoutError when none comes."""
        box = self._boxes[address.lower()]
        with self._changed:
            if not self._changed.wait_for(lambda: len(box) >= number, timeout):
                raise TimeoutError(f"{address} has {len(box)} mails after {timeout} s, not {number}")
            return box[number - 1]

    def wait_for_attempt(self, address: str, timeout: float = 10.0, *, number: int = 1) -> None:
        """Returns when somebody has tried so often to send to an address; raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._attempts[address.lower()] >= number, timeout):
                raise TimeoutError(f"Nobody tried {address} {number} times within {timeout} s")

    # What the listener asks

    async def _take_recipient(self, address: str) -> bool:
        with self._changed:
            self._attempts[address.lower()] += 1
            attempt = self._attempts[address.lower()]
            self._changed.notify_all()
        if refusal := refusal_of_recipient(name_of(address), attempt):
            raise Refused(refusal)
        return True

    async def _take_mail(self, mail: Received) -> None:
        names = {name_of(address) for address in mail.recipients}
        if refusal := refusal_of_mail(names):
            raise Refused(refusal)
        if "slow" in names:
            await asyncio.sleep(self._slowness)
        if "hang" in names:
            await asyncio.get_running_loop().create_future()
        self._keep(mail)
        if "cut-after-data" in names:
            raise CutOff

    def _keep(self, mail: Received) -> None:
        with self._changed:
            for address in mail.recipients:
                self._boxes[address.lower()].append(mail)
            self._changed.notify_all()
        for address in mail.recipients if self._on_mail else ():
            assert self._on_mail
            self._on_mail(address, mail)
