"""Uploading: an agent hands in a file that is to go with an answer."""

import hashlib
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.clock import now
from postroom.base.columns import among
from postroom.base.rows import storable
from postroom.base.secrets import token
from postroom.cases.message import Upload

KEPT = timedelta(days=30)
"""How long a file waits in a draft."""
_PORTION = 200


def upload(session: Session, agent_id: int, name: str, type_: str, content: bytes) -> Upload:
    """Keeps the file until it is sent."""
    made = Upload(
        id=token(18),
        agent_id=agent_id,
        name=storable(name.replace("\\", "/").rpartition("/")[2])[:255] or "file",
        type=storable(type_)[:200],
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        blob_id=blobs.store(session, [content])[0],
    )
    session.add(made)
    session.flush()
    return made


def forget_unsent(session: Session) -> int:
    """Deletes the next files that were never sent, octets and all. Returns how many."""
    old = select(Upload.id).where(Upload.created_at < now() - KEPT).limit(_PORTION).with_for_update(skip_locked=True)
    ids = session.scalars(old).all()
    gone = session.scalars(delete(Upload).where(among(Upload.id, ids)).returning(Upload.blob_id)).all()
    blobs.drop(session, gone)
    return len(gone)
