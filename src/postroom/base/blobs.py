"""Blobs: octets too large for a row of their own kind (raw mails, attachments, uploads)."""

from collections.abc import Sequence

from sqlalchemy import LargeBinary, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.columns import Id
from postroom.base.database import Base, new_ids, raw


class Blob(Base):
    """Octets kept whole. Mail doesn't compress well, so PostgreSQL is told not to try (STORAGE EXTERNAL)."""

    __tablename__ = "blobs"

    id: Mapped[Id]
    data: Mapped[bytes] = mapped_column(LargeBinary)


def store(session: Session, contents: Sequence[bytes], ids: Sequence[int] | None = None) -> Sequence[int]:
    """Writes the contents and returns their ids, in order; `ids` when these were drawn before."""
    if not contents:
        return []
    ids = ids or new_ids(session, blobs=len(contents))["blobs"]
    with (
        raw(session).cursor() as cursor,
        cursor.copy("COPY blobs (id, data) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types(["int8", "bytea"])
        for number, content in zip(ids, contents, strict=True):
            copy.write_row((number, content))
    return ids


def load(session: Session, ids: Sequence[int]) -> dict[int, bytes]:
    """The contents of those that exist, by id; read in binary, which spares decoding hexadecimal."""
    with raw(session).cursor(binary=True) as cursor:
        cursor.execute("SELECT id, data FROM blobs WHERE id = ANY(%s)", (list(ids),))
        return dict(cursor.fetchall())


def drop(session: Session, ids: Sequence[int]) -> None:
    """Deletes blobs that no row names any more."""
    session.execute(text("DELETE FROM blobs WHERE id = ANY(:ids)"), {"ids": list(ids)})
