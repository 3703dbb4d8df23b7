"""Leases: what must run once over all nodes is held by one of them, for a while."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.clock import now
from postroom.base.columns import Moment, Words
from postroom.base.database import Base


class Lease(Base):
    """Who may do a thing that only one may do, and until when."""

    __tablename__ = "leases"

    name: Mapped[Words] = mapped_column(primary_key=True)
    holder: Mapped[Words]
    until: Mapped[Moment]


def hold(session: Session, name: str, holder: str, span: timedelta) -> bool:
    """Takes or prolongs the lease; false when another holds it."""
    taken = session.execute(
        text(
            "INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until) "
            "ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until "
            "WHERE leases.holder = excluded.holder OR leases.until < :now RETURNING name"
        ),
        {"name": name, "holder": holder, "until": now() + span, "now": now()},
    )
    return taken.first() is not None
