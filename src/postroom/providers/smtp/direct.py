"""The carrier that goes straight to the recipient's own servers, as DNS names them (RFC 5321 §5.1)."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from time import monotonic

import aiosmtplib

from postroom.outbox.carrier import Answer, Parcel
from postroom.providers.smtp.answers import from_trouble
from postroom.providers.smtp.line import Line, Patience, finish, open_line
from postroom.providers.smtp.loop import run, soon
from postroom.providers.smtp.servers import Resolver, SystemResolver, addresses_of, servers_of


class Direct:
    """One connection for each mail; TLS where it is offered, believed as it is (RFC 7435)."""

    def __init__(
        self,
        *,
        helo: str,
        resolver: Resolver | None = None,
        port: int = 25,
        patience: Patience | None = None,
    ) -> None:
        """`helo` is our own host name, which ought to resolve to us."""
        self._helo = helo
        self._resolver = resolver or SystemResolver()
        self._port = port
        self._patience = patience or Patience()
        self._tls = _unchecked()

    def hand_over(self, parcel: Parcel, before_body: Callable[[], None]) -> Answer:
        line = self._ready(parcel)
        if isinstance(line, Answer):
            return line
        answer = finish(line, parcel, before_body, self._patience)
        soon(line.leave)
        return answer

    def _ready(self, parcel: Parcel) -> Line | Answer:
        """A line on which a server waits for the body; where one won't talk to us, the next is tried."""
        end = monotonic() + self._patience.before_body
        failed: list[Answer] = []
        for route in self._routes(parcel.recipient):
            line = route if isinstance(route, Answer) else run(self._open(*route, end))
            refusal = line if isinstance(line, Answer) else run(_begin(line, parcel, end))
            if refusal is None or (isinstance(line, Line) and _speaks_of_the_mail(refusal)):
                return refusal or line
            failed.append(refusal)
            if monotonic() > end:
                break
        return next((answer for answer in failed if answer.state == "temporary"), failed[0])

    def _routes(self, recipient: str) -> Iterator[tuple[str, str] | Answer]:
        """Servers to try, in order, each as name and IP address, or why it has none; at least one."""
        servers = servers_of(_ascii(recipient.rpartition("@")[2]), self._resolver)
        if isinstance(servers, Answer):
            yield servers
            return
        for server in servers:
            addresses = addresses_of(server, self._resolver)
            if isinstance(addresses, Answer):
                yield addresses
            else:
                yield from ((server, address) for address in addresses)

    async def _open(self, server: str, address: str, end: float) -> Line | Answer:
        try:
            async with asyncio.timeout(end - monotonic()):
                line = await self._open_in_the_clear(server, address)
                if isinstance(line, Line) and not await line.secure():
                    return await self._open_in_the_clear(server, address)
                return line
        except TimeoutError as trouble:
            return from_trouble(trouble, server)

    async def _open_in_the_clear(self, server: str, address: str) -> Line | Answer:
        client = aiosmtplib.SMTP(
            hostname=address,
            port=self._port,
            local_hostname=self._helo,
            timeout=self._patience.before_body,
            start_tls=False,
            tls_context=self._tls,
        )
        return await open_line(client, server, self._patience, final_hop=True)


async def _begin(line: Line, parcel: Parcel, end: float) -> Answer | None:
    """None when the server waits for the body."""
    try:
        async with asyncio.timeout(end - monotonic()):
            refusal = await line.begin(parcel)
    except TimeoutError as trouble:
        return from_trouble(trouble, line.server)
    if refusal and line.open:
        line.leave()
    return refusal


def _speaks_of_the_mail(refusal: Answer) -> bool:
    """Rather than of the server being away (421) or out of reach."""
    return refusal.state == "permanent" or refusal.code not in (None, 421)


def _unchecked() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _ascii(domain: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return domain
