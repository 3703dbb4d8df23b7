"""The carrier that goes straight to the recipient's own servers, as DNS names them (RFC 5321 §5.1)."""

import asyncio
import ssl
from collections.abc import Callable

import aiosmtplib

from postroom.outbox.carrier import Answer, Parcel
from postroom.providers.smtp.answers import from_trouble, in_our_words
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
        routes = self._routes(parcel.recipient)
        if isinstance(routes, Answer):
            return routes
        line = run(self._ready(parcel, routes))
        if isinstance(line, Answer):
            return line
        answer = finish(line, parcel, before_body, self._patience)
        soon(line.leave)
        return answer

    def _routes(self, recipient: str) -> list[tuple[str, str]] | Answer:
        """Servers to try, each as name and IP address, in order; or why there are none."""
        domain = recipient.rpartition("@")[2]
        servers = servers_of(_ascii(domain), self._resolver)
        if isinstance(servers, Answer):
            return servers
        routes: list[tuple[str, str]] = []
        failed: Answer | None = None
        for server in servers:
            found = addresses_of(server, self._resolver)
            if isinstance(found, Answer):
                failed = found if failed is None or found.state == "temporary" else failed
            else:
                routes += [(server, address) for address in found]
        return routes or failed or in_our_words("temporary", f"No server takes mail for {domain}", domain)

    async def _ready(self, parcel: Parcel, routes: list[tuple[str, str]]) -> Line | Answer:
        """A line on which a server waits for the body; where one won't talk to us, the next is tried."""
        failed: Answer | None = None
        try:
            async with asyncio.timeout(self._patience.before_body):
                for server, address in routes:
                    line = await self._begin(parcel, server, address)
                    if isinstance(line, Line) or _settles(line):
                        return line
                    failed = line
        except TimeoutError as trouble:
            return failed or from_trouble(trouble, routes[0][0])
        return failed or in_our_words("temporary", "There is no server to try", parcel.recipient)

    async def _begin(self, parcel: Parcel, server: str, address: str) -> Line | Answer:
        line = await self._open(server, address)
        if isinstance(line, Answer):
            return line
        refusal = await line.begin(parcel)
        if refusal and line.open:
            line.leave()
        return refusal or line

    async def _open(self, server: str, address: str) -> Line | Answer:
        line = await self._open_in_the_clear(server, address)
        if isinstance(line, Line) and not await line.secure():
            return await self._open_in_the_clear(server, address)
        return line

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


def _settles(refusal: Answer) -> bool:
    """The server spoke of this mail, not of itself being away (421) or out of reach."""
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
