"""Forms that a contact sent on the portal: one that comes twice acts once."""

from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Moment, Words
from postroom.base.database import Base


class PortalPost(Base):
    """A form's random key, and the address of what was made of it."""

    __tablename__ = "portal_posts"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[Words] = mapped_column(primary_key=True)
    made: Mapped[Words] = mapped_column(default="")
    created_at: Mapped[Moment] = mapped_column(default=now)


def first_time(session: Session, contact_id: int, key: str) -> PortalPost | None:
    """The new row of a form that was not sent before, to be told what was made; the second of two at once waits."""
    values = {"contact_id": contact_id, "key": key, "made": "", "created_at": now()}
    taken = session.execute(insert(PortalPost).values(values).on_conflict_do_nothing().returning(PortalPost.key))
    return session.get_one(PortalPost, (contact_id, key)) if taken.first() else None


def made_before(session: Session, contact_id: int, key: str) -> str:
    """Where what was made of the form before is."""
    mine = PortalPost.contact_id == contact_id, PortalPost.key == key
    return session.scalar(select(PortalPost.made).where(*mine)) or "/portal/tickets"
