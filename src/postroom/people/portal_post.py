"""Forms that a contact sent on the portal: one that comes twice acts once, and nobody floods us with them.

The limits are those of mail (spec, section 9), but nothing is kept as spam here: who has sent too much is told so.
"""

from datetime import timedelta

from sqlalchemy import ForeignKey, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Moment, Words
from postroom.base.database import Base
from postroom.base.errors import BadInput
from postroom.people.contact import ContactTag
from postroom.people.organisation import organisation
from postroom.people.standing import Tag, Verdict, standing

_KEPT = timedelta(days=7)
_PORTION = 1000


class TooManyPosts(BadInput):
    """That was very much in a short time; wait a little and try again."""


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


def check_pace(session: Session, contact_id: int) -> None:
    """The form that was just noted is counted. Raises TooManyPosts beyond what a contact may mail, and for spammers."""
    tags = set(session.scalars(select(ContactTag.tag).where(ContactTag.contact_id == contact_id)))
    if Tag.power_user in tags:
        return
    limits = organisation(session).limits
    recent = PortalPost.contact_id == contact_id, PortalPost.created_at > now() - timedelta(minutes=limits.minutes)
    count = session.scalar(select(func.count()).select_from(PortalPost).where(*recent)) or 0
    if count > limits.mails or standing(tags).verdict is not Verdict.normal:
        raise TooManyPosts


def forget_old_posts(session: Session) -> int:
    """Deletes the next forms that nobody sends again. Returns how many."""
    key = tuple_(PortalPost.contact_id, PortalPost.key)
    old = select(PortalPost.contact_id, PortalPost.key).where(PortalPost.created_at < now() - _KEPT).limit(_PORTION)
    return len(session.execute(delete(PortalPost).where(key.in_(old)).returning(PortalPost.key)).all())


def made_before(session: Session, contact_id: int, key: str) -> str:
    """Where what was made of the form before is."""
    mine = PortalPost.contact_id == contact_id, PortalPost.key == key
    return session.scalar(select(PortalPost.made).where(*mine)) or "/portal/tickets"
