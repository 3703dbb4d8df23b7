"""The listener: takes SMTP or LMTP connections on one address until it is told to stop."""

import asyncio
import socket
import ssl

from postroom.providers.smtp.connection import Accept, Connection, Desk, Knows
from postroom.providers.smtp.limits import Limits

BACKLOG = 512


class Listener:
    """Runs in the loop that starts it, on any event loop; knows no database, only those it asks."""

    def __init__(
        self,
        knows: Knows,
        accept: Accept,
        *,
        name: str,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
        lmtp: bool = False,
    ) -> None:
        """`name` is the host name in our greeting; `tls` turns STARTTLS on."""
        self._desk = Desk(knows, accept, name, limits or Limits(), tls, lmtp)

    @property
    def visits(self) -> int:
        """How many connections were ever made."""
        return self._desk.visits

    async def start(self, host: str, port: int, *, tls_at_once: bool = False) -> int:
        """Bind and serve; returns the port, which the system picks when 0 is asked for.

        `tls_at_once` begins with TLS instead of offering STARTTLS (RFC 8314 §3.3).
        """
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Connection(self._desk), host, port, backlog=BACKLOG, ssl=self._desk.tls if tls_at_once else None
        )
        return self._serve(server)

    async def take_over(self, bound: socket.socket) -> int:
        """Serve on a socket that was bound before; returns its port."""
        loop = asyncio.get_running_loop()
        return self._serve(await loop.create_server(lambda: Connection(self._desk), sock=bound, backlog=BACKLOG))

    def _serve(self, server: asyncio.Server) -> int:
        self._server = server
        self._watch = asyncio.get_running_loop().create_task(self._watch_silence())
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Take no more, let mails on their way in finish within `parting` seconds, cut off the rest."""
        self._server.close()
        self._watch.cancel()
        for connection in list(self._desk.connections):
            connection.close()
        await self._wait_until_empty()
        for connection in list(self._desk.connections):
            connection.abort()
        for task in list(self._desk.tasks):
            task.cancel()

    async def _wait_until_empty(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + self._desk.limits.parting
        while self._desk.connections and loop.time() < end:
            await asyncio.sleep(0.02)

    async def _watch_silence(self) -> None:
        idle = self._desk.limits.idle
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(min(idle / 4, 15.0))
            for connection in list(self._desk.connections):
                if loop.time() - connection.heard > idle:
                    connection.time_out()
