"""Attaching: uploads become a message's attachments; the images among them that its HTML shows become inline.

HTML names an upload by its id, in `cid:ID` or in any address that ends in it, such as the one where the composer
shows it.
"""

import re
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.errors import BadInput
from postroom.cases.message import Attachment, Upload

_SOURCE = re.compile(r"""(\ssrc\s*=\s*["'])(?:cid:|[^"'<>]*/)([\w-]{8,})(["'])""")


def find_uploads(session: Session, ids: Sequence[str], agent_id: int) -> list[Upload]:
    """The agent's uploads, in the order of `ids`. Raises BadInput naming one that isn't there."""
    if not ids:
        return []
    wanted = list(dict.fromkeys(ids))
    rows = session.scalars(
        select(Upload).where(among(Upload.id, wanted), Upload.agent_id == agent_id).with_for_update()
    )
    found = {upload.id: upload for upload in rows}
    if missing := [one for one in wanted if one not in found]:
        raise BadInput(f"There is no upload {missing[0]!r}: upload the file first; each can be sent once.")
    return [found[one] for one in wanted]


def show_inline(html: str, uploads: Sequence[Upload]) -> str:
    """The HTML with every source that means one of these uploads written as `cid:ID`."""
    ids = {upload.id for upload in uploads}
    return _SOURCE.sub(lambda at: f"{at[1]}cid:{at[2]}{at[3]}" if at[2] in ids else at[0], html)


def attach(session: Session, uploads: Sequence[Upload], message_id: int, html: str | None) -> list[Attachment]:
    """Turns the uploads into the message's attachments, bytes and all."""
    attachments = [_attachment(upload, message_id, html or "") for upload in uploads]
    session.add_all(attachments)
    if uploads:
        session.execute(delete(Upload).where(among(Upload.id, [upload.id for upload in uploads])))
    return attachments


def _attachment(upload: Upload, message_id: int, html: str) -> Attachment:
    inline = f"cid:{upload.id}" in html
    return Attachment(
        message_id=message_id,
        name=upload.name,
        type=upload.type,
        size=upload.size,
        sha256=upload.sha256,
        content_id=upload.id if inline else None,
        inline=inline,
        blob_id=upload.blob_id,
    )
