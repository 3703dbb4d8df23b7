"""What every answer carries and every change must prove.

A change (any unsafe method) is taken only from our own pages: browsers say where a request comes from in
Sec-Fetch-Site, older ones in Origin. A program that is no browser says neither; it has no cookies to be misused.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_FORM = 4 * 1024 * 1024
LONGEST_UPLOADS = 256 * 1024 * 1024
"""Octets; files wait on the disk while they are read."""
SAFE = {"GET", "HEAD", "OPTIONS"}
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # squire writes colours as style attributes
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
CARRIED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Vary": "HX-Request",
}


class Guard:
    """The outermost layer round the screens. The API proves its callers by a token and needs no such proof."""

    def __init__(self, app: ASGIApp, open_to_others: Iterable[str] = ("/api/", "/metrics")) -> None:
        self._app = app
        self._open = tuple(open_to_others)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._open):
            return await self._app(scope, receive, send)
        if scope["method"] not in SAFE and not from_our_page(Headers(scope=scope)):
            refusal = PlainTextResponse("This came from another site's page and was not taken.", 403)
            return await refusal(scope, receive, send)

        limit = LONGEST_UPLOADS if "multipart/" in Headers(scope=scope).get("content-type", "") else LONGEST_FORM

        async def carrying(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in CARRIED.items():
                    headers.setdefault(name, value)
            await send(message)

        return await self._app(scope, at_most(limit, receive), carrying)


def at_most(octets: int, receive: Receive) -> Receive:
    """What comes in, refused as soon as it is more: a form is read whole, and before anybody knows who sent it."""
    taken = 0

    async def receive_some() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > octets:
            raise HTTPException(413)
        return message

    return receive_some


def from_our_page(headers: Headers) -> bool:
    """Whether a change may come from where its headers say it comes from."""
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    if origin := headers.get("origin"):
        return origin.partition("://")[2] == headers.get("host")
    return True
