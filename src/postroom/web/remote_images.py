"""Remote images of a mail, once somebody asked for them: fetched by us, so that their server learns not who reads.

A frame without an origin sends no cookie, so each address is signed: it serves the one image, for the one mail.
"""

import hmac
import re
from typing import Annotated
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from postroom.base.errors import NotFound
from postroom.base.secrets import Key
from postroom.web.desk import desk_of

router = APIRouter()
REMOTE = re.compile(r"(?:https?:)?//", re.I)
NAMED = re.compile(r"<img\b[^<>]*?\ssrc\s*=\s*[\"']?\s*(?:https?:)?//", re.I)
LONGEST = 4_096
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "private, max-age=86400",
    "X-Content-Type-Options": "nosniff",
}


def names_images(html: str) -> bool:
    """Whether a mail's HTML wants images from elsewhere."""
    return NAMED.search(html) is not None


def address_of(base: str, key: Key, message_id: int, source: str) -> str | None:
    """Where we show a remote image; None for what is none. `base` is our own address, without the last slash."""
    if not REMOTE.match(source) or len(source) > LONGEST:
        return None
    url = f"https:{source}" if source.startswith("//") else source
    return f"{base}/messages/{message_id}/remote?url={quote(url, safe='')}&key={_signature(key, message_id, url)}"


@router.get("/messages/{message_id}/remote")
async def remote(
    request: Request,
    message_id: int,
    url: Annotated[str, Query(max_length=LONGEST + 6)],
    key: Annotated[str, Query(max_length=64)],
) -> Response:
    """The image, if its address was signed by us for this mail. Who waits for a turn holds no thread."""
    desk = desk_of(request)
    if not hmac.compare_digest(key.encode(), _signature(desk.key, message_id, url).encode()):
        raise NotFound
    image = await to_thread.run_sync(desk.fetch_image, url, limiter=desk.image_turns)
    return Response(image.content, media_type=image.type, headers=HEADERS)


def _signature(key: Key, message_id: int, url: str) -> str:
    return hmac.digest(key.derived("remote images"), f"{message_id}/{url}".encode(), "sha256").hex()[:40]
