"""Attachments to take along. They are handed out as files, never shown as pages of ours."""

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response

from postroom.base import blobs
from postroom.base.errors import NotFound
from postroom.cases.message import Attachment
from postroom.web.visit import SignedIn

router = APIRouter()
IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


@router.get("/attachments/{attachment_id}")
def attachment(visit: SignedIn, attachment_id: int) -> Response:
    """One file."""
    file = visit.session.get(Attachment, attachment_id)
    if file is None:
        raise NotFound("There is no such attachment.")
    content = blobs.load(visit.session, [file.blob_id])[file.blob_id]
    return download(content, file.name, file.type)


def download(content: bytes, name: str, type_: str, *, show_image: bool = False) -> Response:
    """The octets under the file's name (RFC 6266, RFC 8187). What isn't a plain image is of no type that runs."""
    is_image = show_image and type_ in IMAGES
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\/' else "_" for c in name) or "file"
    headers = {
        "Content-Disposition": f'{"inline" if is_image else "attachment"}; filename="{plain}"; '
        f"filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type=type_ if is_image else "application/octet-stream", headers=headers)
