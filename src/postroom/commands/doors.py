"""The doors of a running Postroom, web and SMTP: opened together, closed cleanly."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
import uvloop
from fastapi import FastAPI

from postroom.base.errors import BadSetting
from postroom.base.settings import Address
from postroom.providers.smtp.listener import Listener

CLOSING = 3
"""Seconds that open requests, live streams among them, get to end."""
BACKLOG = 512


def bound(address: Address) -> socket.socket:
    """A listening socket's address taken, before anything slow begins. Raises BadSetting."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(place)
    except OSError as error:
        raise BadSetting(f"{address} can't be listened on: {error.strerror}. Choose another address.") from None
    return bound


def address_of(bound: socket.socket) -> str:
    """HOST:PORT of a bound socket."""
    host, port = bound.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class _Web(uvicorn.Server):
    """Leaves signals to the command; says when it takes requests."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.open = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.open.set()


def keep_for_good() -> None:
    """Takes all that a start has made out of the garbage collector's sight: a full collection would walk through it,
    and stop every request for a fifth of a second."""
    gc.collect()
    gc.freeze()


class Doors:
    """Opens what it is given, and keeps it open until SIGTERM or SIGINT."""

    def __init__(
        self, web: tuple[FastAPI, socket.socket] | None = None, mail: tuple[Listener, socket.socket] | None = None
    ) -> None:
        self._web, self._mail = web, mail

    def keep_open(self, ready: Callable[[], None], closing: Callable[[], None]) -> None:
        """Calls `ready` once all doors are open, and `closing` (in a thread) as soon as they begin to close."""
        uvloop.run(self._keep_open(ready, closing))

    async def _keep_open(self, ready: Callable[[], None], closing: Callable[[], None]) -> None:
        over = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, over.set)
        async with asyncio.TaskGroup() as tasks:
            if self._web:
                web = await self._open_web(tasks, *self._web)
            if self._mail:
                await self._mail[0].take_over(self._mail[1])
            keep_for_good()
            ready()
            await over.wait()
            tasks.create_task(asyncio.to_thread(closing))
            if self._web:
                self._web[0].state.closing()
                web.should_exit = True
                self._web[0].state.closing()
            if self._mail:
                tasks.create_task(self._mail[0].stop())

    async def _open_web(self, tasks: asyncio.TaskGroup, app: FastAPI, bound: socket.socket) -> _Web:
        web = _Web(
            uvicorn.Config(
                app, log_config=None, access_log=False, lifespan="on", backlog=BACKLOG,
                timeout_graceful_shutdown=CLOSING, server_header=False,
            )
        )  # fmt: skip
        tasks.create_task(web.serve([bound]))
        await web.open.wait()
        return web
