"""A mail's HTML, shown in a frame without scripts and without an origin (invariant 9; docs/decisions).

Chromium sizes the frame to its content by itself (`frame-sizing`, which the framed document allows by its meta);
other browsers get a guessed height and scroll inside.
"""

import hmac
import re
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from postroom.base import blobs
from postroom.base.errors import NotFound
from postroom.base.secrets import Key
from postroom.cases.message import Attachment, Message
from postroom.mail.folding import fold_html
from postroom.mail.sanitise import safe_html
from postroom.web import remote_images
from postroom.web.desk import desk_of
from postroom.web.inline_images import type_shown
from postroom.web.pages import render
from postroom.web.visit import SignedIn

router = APIRouter()
HISTORY = re.compile(r"<blockquote|gmail_quote|divRplyFwdMsg|appendonsend|moz-cite-prefix|yahoo_quoted", re.I)
MORE = re.compile(r"<(?:img|table|ul|ol|h[1-6]|b|strong|em|i|u|font|pre|hr|a)\b|(?:color|background)[^;\"']*:", re.I)
COLOURED = re.compile(r"background|bgcolor|color\s*[:=]", re.I)


def says_more(html: str) -> bool:
    """Whether the HTML says more than its text: pictures, tables, emphasis, links, before the quoted history."""
    history = HISTORY.search(html)
    return MORE.search(html, 0, history.start() if history else len(html)) is not None


def coloured(html: str) -> bool:
    """Whether the mail brings colours of its own, made for white paper."""
    return COLOURED.search(html) is not None


def guessed_height(html: str, text: str) -> int:
    """Pixels, for browsers that can't size a frame by its content."""
    lines = sum(1 + len(line) // 80 for line in text.splitlines())
    return max(60, min(900, 23 * lines + 160 * len(re.findall(r"<img\b", html, re.I)) + 24))


@router.get("/messages/{message_id}/html")
def framed(visit: SignedIn, message_id: int, images: Literal["", "remote"] = "") -> Response:
    """The sanitised mail as a document of its own, its quoted history folded; with remote images only if asked."""
    message = visit.session.get(Message, message_id)
    if message is None or message.html is None:
        raise NotFound("There is no such mail, or it has no HTML.")
    shown = _shown(visit, message_id, remote=images == "remote")
    safe = safe_html(fold_html(message.html), cid=shown, remote_images=False)
    page = render(
        "mail.html",
        title=message.subject or "No subject",
        html=safe.html,
        blocked=safe.blocked_images,
        plain=not coloured(message.html),
        origins=origins(visit.request),
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _policy(visit.request, message_id)})


@router.get("/messages/{message_id}/images/{attachment_id}")
def image(request: Request, message_id: int, attachment_id: int, key: Annotated[str, Query(max_length=64)]) -> Response:
    """An inline image. A frame without an origin sends no cookie, so the address itself is signed."""
    desk = desk_of(request)
    if not hmac.compare_digest(key.encode(), _signature(desk.key, message_id, attachment_id).encode()):
        raise NotFound
    with desk.database.reading() as session:
        file = session.get(Attachment, attachment_id)
        type_ = type_shown(file) if file and file.message_id == message_id else None
        if file is None or type_ is None:
            raise NotFound
        content = blobs.load(session, [file.blob_id])[file.blob_id]
    headers = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "private, max-age=31536000, immutable"}
    return Response(content, media_type=type_, headers=headers)


def _shown(visit: SignedIn, message_id: int, *, remote: bool) -> Callable[[str], str | None]:
    """Where we show what an image names: a file of the mail, or a remote image that was asked for."""
    inline, key = _images(visit, message_id), visit.desk.key
    base = str(visit.request.base_url).rstrip("/")

    def shown(source: str) -> str | None:
        return inline.get(source) or (remote_images.address_of(base, key, message_id, source) if remote else None)

    return shown


def _images(visit: SignedIn, message_id: int) -> dict[str, str]:
    files = visit.session.scalars(select(Attachment).where(Attachment.message_id == message_id))
    base = str(visit.request.base_url).rstrip("/")
    return {
        file.content_id: f"{base}/messages/{message_id}/images/{file.id}"
        f"?key={_signature(visit.desk.key, message_id, file.id)}"
        for file in files
        if file.content_id and type_shown(file)
    }


def _signature(key: Key, message_id: int, attachment_id: int) -> str:
    return hmac.digest(key.derived("mail images"), f"{message_id}/{attachment_id}".encode(), "sha256").hex()[:40]


def origins(request: Request) -> str:
    """Our page's origin, with both schemes: a proxy in front may speak https for us."""
    host = request.headers.get("host", "")
    return f"https://{host} http://{host}" if re.fullmatch(r"[A-Za-z0-9.\-_\[\]:]+", host) else "'none'"


def _policy(request: Request, message_id: int) -> str:
    place = f"{request.base_url}messages/{message_id}"
    return (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        f"img-src {place}/images/ {place}/remote data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
