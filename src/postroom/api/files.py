"""Files: attachments to take along, uploads on their way into a reply, raw mails."""

from urllib.parse import quote

from fastapi.responses import Response
from pydantic import BaseModel

from postroom.api.shapes import NumberInPath
from postroom.api.transaction import Transaction, resource
from postroom.base import blobs
from postroom.base.errors import NotFound
from postroom.cases.message import Attachment as AttachmentRow

router = resource("files")

OCTETS: dict[int | str, dict[str, object]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}


class Attachment(BaseModel):
    """A file that came or left with a message; `url` wants the token, too."""

    id: int
    name: str
    type: str
    size: int
    inline: bool
    url: str


def attachment(row: AttachmentRow) -> Attachment:
    """An attachment as its message shows it."""
    url = f"/api/v1/attachments/{row.id}"
    return Attachment(id=row.id, name=row.name, type=row.type, size=row.size, inline=row.inline, url=url)


@router.get("/attachments/{id_}", response_class=Response, responses=OCTETS)
def read_attachment(session: Transaction, id_: NumberInPath) -> Response:
    """The octets of an attachment."""
    row = session.get(AttachmentRow, id_)
    if row is None:
        raise NotFound(f"There is no attachment {id_}.")
    return octets(blobs.load(session, [row.blob_id])[row.blob_id], row.name)


def octets(content: bytes, name: str) -> Response:
    """Octets to be kept under this name (RFC 6266, RFC 8187), of no type that a browser would show."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)
