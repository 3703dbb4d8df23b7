"""Files of tickets: handed out to who may see the ticket now, as files and never as pages of ours."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from postroom.base import blobs
from postroom.base.errors import NotFound
from postroom.base.secrets import Key
from postroom.cases.message import Attachment, Message
from postroom.cases.seeing import find_visible_attachment, viewer, visible_messages
from postroom.mail.folding import fold_html
from postroom.mail.sanitise import safe_html
from postroom.people.portal_entering import visitor_of
from postroom.web.attachments import download
from postroom.web.desk import desk_of
from postroom.web.inline_images import type_shown
from postroom.web.mail_frame import coloured, origins
from postroom.web.portal.pages import environment
from postroom.web.portal.visit import SignedIn, Visit

router = APIRouter()


@router.get("/portal/attachments/{attachment_id}")
def attachment(visit: SignedIn, attachment_id: int) -> Response:
    """One file. Raises NotFound where the visitor may not see its ticket, or never could."""
    file = find_visible_attachment(visit.session, visit.viewer, attachment_id)
    content = blobs.load(visit.session, [file.blob_id])[file.blob_id]
    return download(content, file.name, file.type)


@router.get("/portal/messages/{message_id}")
def framed(visit: SignedIn, message_id: int) -> Response:
    """A message's sanitised HTML as a document of its own, its quoted history folded."""
    message = visit.session.scalar(visible_messages(visit.viewer).where(Message.id == message_id))
    if message is None or message.html is None:
        raise NotFound
    images = _images(visit, message_id)
    safe = safe_html(fold_html(message.html), cid=images.get, remote_images=False)
    template = environment(visit.look.language.code).get_template("message.html")
    page = template.render(
        look=visit.look,
        title=message.subject,
        html=safe.html,
        blocked=safe.blocked_images,
        plain=not coloured(message.html),
        origins=origins(visit.request),
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _policy(visit.request)})


@router.get("/portal/images/{attachment_id}")
def image(
    request: Request,
    attachment_id: int,
    by: Annotated[str, Query(pattern="^[0-9a-f]{64}$")],
    key: Annotated[str, Query(max_length=64)],
) -> Response:
    """An inline image. A frame without an origin sends no cookie: the address is signed for one sign-in, and what
    that may see is asked again."""
    desk = desk_of(request)
    if not hmac.compare_digest(key.encode(), _signature(desk.key, by, attachment_id).encode()):
        raise NotFound
    with desk.database.transaction() as session:
        visitor = visitor_of(session, bytes.fromhex(by))
        who = viewer(session, visitor.contact.id) if visitor else None
        if who is None:
            raise NotFound
        file = find_visible_attachment(session, who, attachment_id)
        type_ = type_shown(file)
        if type_ is None:
            raise NotFound
        content = blobs.load(session, [file.blob_id])[file.blob_id]
    headers = {"Cross-Origin-Resource-Policy": "cross-origin", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(content, media_type=type_, headers=headers)


def _images(visit: Visit, message_id: int) -> dict[str, str]:
    files = visit.session.scalars(select(Attachment).where(Attachment.message_id == message_id))
    by, base = visit.visitor.sign_in.hex(), str(visit.request.base_url)
    return {
        file.content_id: f"{base}portal/images/{file.id}?by={by}&key={_signature(visit.desk.key, by, file.id)}"
        for file in files
        if file.content_id and type_shown(file)
    }


def _signature(key: Key, by: str, attachment_id: int) -> str:
    return hmac.digest(key.derived("portal images"), f"{by}/{attachment_id}".encode(), "sha256").hex()[:40]


def _policy(request: Request) -> str:
    return (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        f"img-src {request.base_url}portal/images/ data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
