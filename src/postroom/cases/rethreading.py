"""Rethreading: what an agent did may change which mails of a thread belong together.

Somebody new is on a case's thread, it has another title, or a case was merged into it: by each, mails that lie on other
cases may turn out to be of this one (spec, section 3). Each row is the job of looking at the whole thread again
(`intake/rethreading/`), and is gone once that is done.
"""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.claims import Job, queue_index
from postroom.base.columns import Id
from postroom.base.database import Base
from postroom.base.live import wake


class Rethreading(Job, Base):
    """A case whose thread is to be looked at again."""

    __tablename__ = "rethreadings"
    __table_args__ = (queue_index("rethreadings"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))


def rethread_soon(session: Session, case_id: int) -> None:
    """Has the thread looked at again once this transaction is durable."""
    session.add(Rethreading(case_id=case_id))
    wake(session, Rethreading.__tablename__)
