"""The carrier that goes straight to the recipient's own servers, as DNS names them (RFC 5321 §5.1)."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic

import aiosmtplib

from postroom.outbox.carrier import Answer, Parcel
from postroom.providers.smtp.answers import from_trouble, in_our_words
from postroom.providers.smtp.line import Line, Patience, finish, open_line
from postroom.providers.smtp.loop import run, soon
from postroom.providers.smtp.mta_sts import Policies
from postroom.providers.smtp.policy_file import PolicyFiles
from postroom.providers.smtp.reach import Allows, is_public
from postroom.providers.smtp.resolver import Resolver, SystemResolver
from postroom.providers.smtp.servers import addresses_of, servers_of


@dataclass(frozen=True, slots=True)
class _Route:
    """A server to try, and whether it must prove its name and speak TLS."""

    server: str
    address: str
    strict: bool


class Direct:
    """One connection for each mail; TLS where it is offered, believed as it is (RFC 7435)."""

    def __init__(
        self,
        *,
        helo: str,
        resolver: Resolver | None = None,
        port: int = 25,
        patience: Patience | None = None,
        allows: Allows = is_public,
        policies: Policies | None = None,
        trusted: str | None = None,
    ) -> None:
        """`helo` is our own host name, which ought to resolve to us; `trusted` a PEM file of certificates believed
        besides the system's, where a domain wants its servers to prove their names.
        """
        self._helo = helo
        self._resolver = resolver or SystemResolver()
        self._port = port
        self._patience = patience or Patience()
        self._allows = allows
        self._policies = policies or Policies(self._resolver, PolicyFiles(self._resolver, allows=allows).fetch)
        self._tls = _unchecked()
        self._checked = ssl.create_default_context(cafile=trusted)

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
            line = route if isinstance(route, Answer) else run(self._open(route, end))
            refusal = line if isinstance(line, Answer) else run(_begin(line, parcel, end))
            if refusal is None or (isinstance(line, Line) and _speaks_of_the_mail(refusal)):
                return refusal or line
            failed.append(refusal)
            if monotonic() > end:
                break
        return next((answer for answer in failed if answer.state == "temporary"), failed[0])

    def _routes(self, recipient: str) -> Iterator[_Route | Answer]:
        """Servers to try, in order, or why there is none to try; at least one."""
        domain = _ascii(recipient.rpartition("@")[2])
        servers = servers_of(domain, self._resolver, self._helo)
        if isinstance(servers, Answer):
            yield servers
            return
        policy = self._policies.of(domain)
        strict = policy is not None and policy.is_enforced
        for server in servers:
            if policy and strict and not policy.allows(server):
                words = f"{server} is none of the servers that {domain} allows (MTA-STS)"
                yield in_our_words("temporary", words, server, "4.7.5")
            else:
                yield from self._addresses(server, strict)

    def _addresses(self, server: str, strict: bool) -> Iterator[_Route | Answer]:
        addresses = addresses_of(server, self._resolver)
        if isinstance(addresses, Answer):
            yield addresses
            return
        for address in addresses:
            if self._allows(address):
                yield _Route(server, address, strict)
            else:
                words = f"{server} is at {address}, which is no public address, or this machine's: no mail goes there"
                yield in_our_words("permanent", words, server, "5.4.4")

    async def _open(self, route: _Route, end: float) -> Line | Answer:
        try:
            async with asyncio.timeout(end - monotonic()):
                line = await self._open_in_the_clear(route)
                if isinstance(line, Answer):
                    return line
                if route.strict:
                    return await line.secure_surely(self._checked) or line
                return line if await line.secure() else await self._open_in_the_clear(route)
        except TimeoutError as trouble:
            return from_trouble(trouble, route.server)

    async def _open_in_the_clear(self, route: _Route) -> Line | Answer:
        client = aiosmtplib.SMTP(
            hostname=route.address,
            port=self._port,
            local_hostname=self._helo,
            timeout=self._patience.before_body,
            start_tls=False,
            tls_context=self._tls,
        )
        return await open_line(client, route.server, self._patience, final_hop=True)


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
