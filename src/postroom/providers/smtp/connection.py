"""One client's connection: joins a conversation to a socket, and its questions to those who answer them."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import cast

import structlog

from postroom.base.errors import DiskFull, Temporary
from postroom.providers.smtp import replies
from postroom.providers.smtp.conversation import Conversation
from postroom.providers.smtp.events import Event, StartTls, TakeMail, TakeRecipient
from postroom.providers.smtp.limits import Limits
from postroom.providers.smtp.received import CutOff, Received, Refused
from postroom.providers.smtp.replies import Reply

Knows = Callable[[str], Awaitable[bool]]
"""Whether an address is one that takes mail; asked at each RCPT."""
Accept = Callable[[Received], Awaitable[None]]
"""Returns once the mail is durable; whatever it raises keeps the mail with its sender."""

_AHEAD = 64 * 1024
_HANDSHAKE = 30.0
_log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class Desk:
    """What all connections of one listener share."""

    knows: Knows
    accept: Accept
    name: str
    limits: Limits
    tls: ssl.SSLContext | None
    lmtp: bool
    connections: set["Connection"] = field(default_factory=set)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    held: int = 0
    """Bytes of all mails on their way in."""
    visits: int = 0
    """Connections ever made."""


class Connection(asyncio.Protocol):
    """Lives from the client's coming to its going; `heard` is the loop's time of its last sign of life."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._loop = asyncio.get_running_loop()
        self._held = 0
        self._deaf = False
        self._early: list[bytes] | None = None  # the first words inside TLS may come before its transport
        self.heard = self._loop.time()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        desk = self._desk
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        client_ip = str(peer[0]) if isinstance(peer, tuple) else ""
        self._talk = Conversation(desk.name, client_ip, desk.limits, starttls=desk.tls is not None, lmtp=desk.lmtp)
        if transport.get_extra_info("sslcontext"):
            self._talk.tls_started()
        desk.visits += 1
        if len(desk.connections) < desk.limits.connections:
            self._talk.greet()
        else:
            self._talk.part(replies.TOO_MANY_CONNECTIONS)
        desk.connections.add(self)
        self._go_on()

    def connection_lost(self, _reason: Exception | None) -> None:
        self._desk.connections.discard(self)
        self._desk.held -= self._held
        self._held = 0

    def data_received(self, data: bytes) -> None:
        self.heard = self._loop.time()
        if self._early is not None:
            self._early.append(data)
            return
        self._talk.receive(data)
        self._go_on()

    # For the listener

    def close(self) -> None:
        """Part as soon as the mail on its way in has its answer."""
        self._talk.close()
        self._go_on()

    def time_out(self) -> None:
        """Part from a client that was silent for too long; one that does not even read is cut off."""
        if self._transport.is_closing():
            self._transport.abort()
        elif not self._talk.asking:
            self._talk.part(replies.TOO_SLOW)
            self._go_on()

    def abort(self) -> None:
        self._transport.abort()

    # Turning the conversation

    def _go_on(self) -> None:
        while event := self._talk.next_event():
            self._do(event)
        self._send()
        self._weigh()
        self._throttle()

    def _do(self, event: Event) -> None:
        if isinstance(event, TakeRecipient | TakeMail):
            self._begin(self._settle(event))
            return
        self._send()
        if isinstance(event, StartTls):
            self._transport.pause_reading()
            self._early = []
            self._begin(self._start_tls())
        else:
            self._transport.close()

    def _send(self) -> None:
        said = self._talk.said()
        if said and not self._transport.is_closing():
            self._transport.write(said)

    def _begin(self, deed: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(deed)
        self._desk.tasks.add(task)
        task.add_done_callback(self._desk.tasks.discard)

    async def _settle(self, question: TakeRecipient | TakeMail) -> None:
        try:
            refusal = await self._ask(question)
        except CutOff:
            self._transport.abort()
            return
        except Exception as trouble:
            refusal = _refusal(trouble)
        self._talk.answer(refusal)
        self._go_on()

    async def _ask(self, question: TakeRecipient | TakeMail) -> Reply | None:
        if isinstance(question, TakeMail):
            await self._desk.accept(question.mail)
            return None
        return None if await self._desk.knows(question.address) else replies.UNKNOWN_RECIPIENT

    async def _start_tls(self) -> None:
        assert self._desk.tls
        try:
            inside = await self._loop.start_tls(
                self._transport, self, self._desk.tls, server_side=True, ssl_handshake_timeout=_HANDSHAKE
            )
        except (TimeoutError, OSError):
            self._transport.abort()
        else:
            self._go_on_inside(cast(asyncio.Transport, inside))

    def _go_on_inside(self, transport: asyncio.Transport) -> None:
        words, self._early = b"".join(self._early or ()), None
        self._transport = transport
        self._talk.tls_started()
        self._talk.receive(words)
        self._go_on()

    # Keeping within bounds

    def _weigh(self) -> None:
        desk, held = self._desk, self._talk.held
        desk.held += held - self._held
        self._held = held
        if desk.held > desk.limits.bodies and self._talk.body:
            self._talk.body.drop(replies.NO_ROOM)

    def _throttle(self) -> None:
        """Stop hearing a client that talks ahead of our answers."""
        deaf = self._talk.waiting_bytes > _AHEAD
        if deaf == self._deaf or self._transport.is_closing():
            return
        self._deaf = deaf
        if deaf:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()


def _refusal(trouble: Exception) -> Reply:
    """The words for what kept us from taking it; never a refusal for good unless it was meant."""
    if isinstance(trouble, Refused):
        return trouble.reply
    if isinstance(trouble, DiskFull):
        return Reply(452, "4.3.1", str(trouble))
    if isinstance(trouble, Temporary):
        return Reply(451, "4.3.0", str(trouble))
    _log.error("smtp_trouble", exc_info=trouble)
    return replies.TROUBLE
