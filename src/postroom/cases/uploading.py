"""Uploading: an agent hands in a file that is to go with an answer."""

import hashlib

from sqlalchemy.orm import Session

from postroom.base import blobs
from postroom.base.rows import storable
from postroom.base.secrets import token
from postroom.cases.message import Upload


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
