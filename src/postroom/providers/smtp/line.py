"""An open connection to a server, and one transaction on it, in two halves: up to the body, and the body.

aiosmtplib speaks; we drive MAIL, RCPT and DATA ourselves, because its own way of sending has no moment
between the server's yes and the body's first byte, where the delivery must be marked.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace

import aiosmtplib

from postroom.outbox.carrier import Answer, Parcel
from postroom.providers.smtp.answers import from_reply, from_silence, from_trouble, in_our_words
from postroom.providers.smtp.body import on_the_wire
from postroom.providers.smtp.loop import run, soon

TROUBLES = (aiosmtplib.SMTPException, OSError, TimeoutError)
"""Whatever a connection may come to."""
_partings: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds."""

    connect: float = 20.0
    """For one server to greet us, TLS and signing in included."""
    before_body: float = 60.0
    """For everything up to the body, all servers tried included."""
    body: float = 180.0
    """For the body and the answer to it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Sender and recipient as they go over the wire, and whether that takes SMTPUTF8 (RFC 6531)."""

    sender: str
    recipient: str
    smtputf8: bool

    @classmethod
    def of(cls, parcel: Parcel) -> "Envelope":
        sender, recipient = _plain(parcel.envelope_from), _plain(parcel.recipient)
        return cls(sender, recipient, parcel.smtputf8 or not (sender + recipient).isascii())


def _plain(address: str) -> str:
    """With the domain in ASCII, where that makes the whole address ASCII; else as it is."""
    local, at, domain = address.rpartition("@")
    if not local.isascii() or domain.isascii():
        return address
    try:
        return local + at + domain.encode("idna").decode()
    except UnicodeError:
        return address


def _xtext(text: str) -> bytes:
    """RFC 3461 §4."""
    return "".join(one if "!" <= one <= "~" and one not in "+=" else f"+{ord(one):02X}" for one in text).encode()


class Line:
    """Belongs to the private loop; `client` is connected and has said EHLO."""

    def __init__(self, client: aiosmtplib.SMTP, server: str, *, final_hop: bool = False) -> None:
        self._client = client
        self._final_hop = final_hop
        self._refused = False
        self.server = server

    @property
    def open(self) -> bool:
        return self._client.is_connected

    async def secure(self) -> bool:
        """Turn to TLS where the server offers it; False when the line was lost over that."""
        if not self._client.supports_extension("starttls"):
            return True
        try:
            await self._client.starttls(server_hostname=self.server)
            await _greet(self._client)
        except aiosmtplib.SMTPResponseException:
            return self.open  # it offered and then declined: go on as we are
        except (*TROUBLES, ValueError):
            self.cut()
            return False
        except asyncio.CancelledError:
            self.cut()
            raise
        return True

    async def secure_surely(self, tls: ssl.SSLContext) -> Answer | None:
        """Turn to TLS with a server that proves its name; why not, where that can't be (RFC 8461 §4.2)."""
        if not self._client.supports_extension("starttls"):
            self.leave()
            words = f"{self.server} offers no TLS, which its domain demands (MTA-STS)"
            return in_our_words("temporary", words, self.server, "4.7.10")
        try:
            await self._client.starttls(server_hostname=self.server, tls_context=tls)
            await _greet(self._client)
        except (*TROUBLES, ValueError) as trouble:
            self.cut()
            return replace(from_trouble(trouble, self.server), status="4.7.5")
        except asyncio.CancelledError:
            self.cut()
            raise
        return None

    async def begin(self, parcel: Parcel) -> Answer | None:
        """MAIL, RCPT and DATA: None when the server now waits for the body, else its refusal."""
        envelope = Envelope.of(parcel)
        if envelope.smtputf8 and not self._client.supports_extension("smtputf8"):
            words = f"{self.server} takes no addresses and headers outside ASCII (SMTPUTF8)"
            return in_our_words("permanent", words, self.server, "5.6.7")
        try:
            return await self._ask(envelope, parcel.content, parcel.token)
        except ValueError as trouble:
            return in_our_words("permanent", f"That can't be an address: {trouble}", self.server, "5.1.3")
        except TROUBLES as trouble:
            self.cut()
            return from_trouble(trouble, self.server)
        except asyncio.CancelledError:
            self.cut()
            raise

    async def _ask(self, envelope: Envelope, content: bytes, token: str) -> Answer | None:
        if self._refused:  # not sooner: a server that is slow about it must not cost us its refusal
            await self._client.rset()
        promises = [*self._promises(envelope, content), *self._names(token)]
        for wanted, command in (
            (250, (b"MAIL", b"FROM:<%b>" % envelope.sender.encode(), *promises)),
            (250, (b"RCPT", b"TO:<%b>" % envelope.recipient.encode(), *self._wishes(envelope, token))),
            (354, (b"DATA",)),
        ):
            reply = await self._client.execute_command(*command)
            if reply.code != wanted and not (wanted == 250 and reply.code == 251):
                self._refused = True
                return from_reply(reply.code, reply.message, self.server, final_hop=self._final_hop)
        self._refused = False
        return None

    def _promises(self, envelope: Envelope, content: bytes) -> list[bytes]:
        offered = self._client.supports_extension
        promises = [b"SIZE=%d" % len(content)] if offered("size") else []
        if offered("8bitmime") and not content.isascii():
            promises.append(b"BODY=8BITMIME")
        return [*promises, b"SMTPUTF8"] if envelope.smtputf8 else promises

    def _names(self, token: str) -> list[bytes]:
        """Reports are to hold the header only, and to name the mail as we do (RFC 3461 §4.3, §4.4)."""
        if not self._client.supports_extension("dsn"):
            return []
        return [b"RET=HDRS", *([b"ENVID=" + token.encode("ascii")] if token else [])]

    def _wishes(self, envelope: Envelope, token: str) -> list[bytes]:
        """What to report of (§4.1). The recipient's own server reports by its answer whether it took the mail."""
        if not self._client.supports_extension("dsn") or not envelope.recipient.isascii():
            return []
        success = b"SUCCESS," if token and not self._final_hop else b""
        return [b"NOTIFY=%bFAILURE,DELAY" % success, b"ORCPT=rfc822;" + _xtext(envelope.recipient)]

    async def send_body(self, content: bytes, limit: float) -> Answer:
        """The body and the answer to it, within `limit` seconds; only now can it become uncertain."""
        protocol = self._client.protocol
        if protocol is None or not protocol.is_connected:
            return in_our_words("temporary", f"{self.server} hung up before the mail was sent", self.server)
        protocol.write(on_the_wire(content))
        try:
            reply = await protocol.read_response(timeout=limit)
        except TROUBLES as trouble:
            self.cut()
            return from_silence(trouble, self.server)
        if reply.code == 421:
            self.cut()
        return from_reply(reply.code, reply.message, self.server, final_hop=self._final_hop)

    def leave(self) -> None:
        """Part as is proper, without anybody waiting for it."""
        parting = asyncio.get_running_loop().create_task(self._quit())
        _partings.add(parting)
        parting.add_done_callback(_partings.discard)

    async def _quit(self) -> None:
        with contextlib.suppress(*TROUBLES):
            await self._client.quit(timeout=5.0)
        self.cut()

    def cut(self) -> None:
        """Part at once; a body that has no end yet is thrown away by the server."""
        transport = self._client.transport
        self._client.close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()


async def open_line(
    client: aiosmtplib.SMTP, server: str, patience: Patience, *, final_hop: bool = False
) -> Line | Answer:
    """Connect and say EHLO. A server that won't talk to us says nothing about a recipient: temporary."""
    line = Line(client, server, final_hop=final_hop)
    try:
        async with asyncio.timeout(patience.connect):
            await client.connect()
            await _greet(client)
    except aiosmtplib.SMTPResponseException as refusal:
        line.cut()
        return replace(from_reply(refusal.code, refusal.message, server), state="temporary")
    except TROUBLES as trouble:
        line.cut()
        return from_trouble(trouble, server)
    except asyncio.CancelledError:
        line.cut()
        raise
    return line


async def _greet(client: aiosmtplib.SMTP) -> None:
    if not client.is_ehlo_or_helo_needed:
        return
    try:
        await client.ehlo()
    except aiosmtplib.SMTPHeloError:
        await client.helo()


def finish(line: Line, parcel: Parcel, before_body: Callable[[], None], patience: Patience) -> Answer:
    """Mark, then send the body, on a line that waits for it; called in the thread of the carrier's caller."""
    try:
        before_body()
    except BaseException:
        soon(line.cut)
        raise
    return run(line.send_body(parcel.content, patience.body))
