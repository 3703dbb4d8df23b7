"""The carrier that hands every mail to one relay, which takes it from there."""

import asyncio
import ssl
from collections.abc import Callable

import aiosmtplib

from postroom.outbox.carrier import Answer, Parcel
from postroom.providers.smtp.answers import from_trouble
from postroom.providers.smtp.line import Line, Patience, finish, open_line
from postroom.providers.smtp.loop import run, soon
from postroom.providers.smtp.relay_address import RelayAddress

MOST_IDLE = 4


class Relay:
    """Keeps a few connections open for `keep` seconds after a mail, since another often follows."""

    def __init__(
        self,
        address: RelayAddress,
        *,
        helo: str,
        patience: Patience | None = None,
        keep: float = 5.0,
        trusted: str | None = None,
    ) -> None:
        """`helo` is our own host name; `trusted` a PEM file of certificates believed besides the system's."""
        self._address = address
        self._helo = helo
        self._patience = patience or Patience()
        self._keep = keep
        self._tls = _context(address, trusted)
        self._idle: dict[Line, asyncio.TimerHandle] = {}

    def hand_over(self, parcel: Parcel, before_body: Callable[[], None]) -> Answer:
        line = run(self._ready(parcel))
        if isinstance(line, Answer):
            return line
        answer = finish(line, parcel, before_body, self._patience)
        soon(lambda: self._put_by(line))
        return answer

    async def _ready(self, parcel: Parcel) -> Line | Answer:
        """A line on which the relay waits for the body, or why there is none."""
        try:
            async with asyncio.timeout(self._patience.before_body):
                return await self._begin_on_idle(parcel) or await self._begin_on_new(parcel)
        except TimeoutError as trouble:
            return from_trouble(trouble, self._address.host)

    async def _begin_on_idle(self, parcel: Parcel) -> Line | Answer | None:
        """None when there is no idle line or all have died meanwhile: nothing was sent, a new one decides."""
        while self._idle:
            line, letting_go = self._idle.popitem()
            letting_go.cancel()
            refusal = await line.begin(parcel) if line.open else None
            if line.open:
                if refusal:
                    self._put_by(line)
                return refusal or line
        return None

    async def _begin_on_new(self, parcel: Parcel) -> Line | Answer:
        line = await self._open()
        if isinstance(line, Answer):
            return line
        refusal = await line.begin(parcel)
        if refusal is None:
            return line
        self._put_by(line)
        return refusal

    async def _open(self) -> Line | Answer:
        address = self._address
        client = aiosmtplib.SMTP(
            hostname=address.host,
            port=address.port,
            username=address.user or None,
            password=address.password or None,
            local_hostname=self._helo,
            timeout=self._patience.before_body,
            use_tls=address.scheme == "smtps",
            start_tls=address.scheme == "smtp+starttls",
            tls_context=self._tls,
        )
        return await open_line(client, address.host, self._patience)

    def _put_by(self, line: Line) -> None:
        """Keep the line for another mail, unless there are enough or none is wanted."""
        if line.open and self._keep and len(self._idle) < MOST_IDLE:
            self._idle[line] = asyncio.get_running_loop().call_later(self._keep, self._let_go, line)
        elif line.open:
            line.leave()

    def _let_go(self, line: Line) -> None:
        if self._idle.pop(line, None):
            line.leave()


def _context(address: RelayAddress, trusted: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if trusted:
        context.load_verify_locations(trusted)
    if not address.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
