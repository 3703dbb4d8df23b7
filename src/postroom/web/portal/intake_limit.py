"""How much the portal takes in at once: told from the announced length before a single octet of it is read."""

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from postroom.web.guard import at_most
from postroom.web.portal.refusals import refuse
from postroom.web.portal.visit import COOKIE

STRANGER = 64 * 1024
"""Octets, of somebody without a sign-in: an address, a code."""
FORM = 1024 * 1024
"""Octets of a form without files."""


class IntakeLimit:
    """A layer round the portal's screens. What is announced larger is refused in words; the server throws it away as
    it comes. What isn't announced is counted."""

    def __init__(self, app: ASGIApp, largest_file: int) -> None:
        self._app = app
        self._most = 2 * largest_file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        limit = self._limit(Request(scope))
        if _announced(Headers(scope=scope)) > limit:
            refusal = await run_in_threadpool(refuse, Request(scope), 413)
            return await refusal(scope, receive, send)
        return await self._app(scope, at_most(limit, receive), send)

    def _limit(self, request: Request) -> int:
        if not request.cookies.get(COOKIE):
            return STRANGER
        return self._most if "multipart/" in request.headers.get("content-type", "") else FORM


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0
