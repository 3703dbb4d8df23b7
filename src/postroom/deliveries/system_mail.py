"""System mail: sign-in codes and notices, from the organisation to one person, without a case.

Each row is also the job of sending it, in the transaction of its cause. What it says is kept only until it went out or
was given up: a code is a secret, and nobody sends a system mail again.
"""

from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.claims import Job, Status, queue_index
from postroom.base.clock import now
from postroom.base.columns import Id, Moment, Words
from postroom.base.database import Base
from postroom.base.live import wake
from postroom.base.secrets import word
from postroom.deliveries.delivery import Tracked
from postroom.deliveries.news import News
from postroom.deliveries.states import TABLE, Position, position_of

KIND = "sys"
"""Of the signed Message-ID."""
GOOD_FOR = timedelta(days=4)
KEPT = timedelta(days=30)
"""How long it stays known that one was sent, and what became of it."""
_FORGET = text(
    "DELETE FROM system_mails WHERE ctid = ANY(ARRAY(SELECT ctid FROM system_mails "
    "WHERE created_at < :before AND status = 'done' LIMIT 1000 FOR UPDATE SKIP LOCKED)) RETURNING id"
)


class SystemMail(Tracked, Job, Base):
    """One mail that Postroom itself writes."""

    __tablename__ = "system_mails"
    __table_args__ = (queue_index("system_mails"),)

    id: Mapped[Id]
    token: Mapped[Words] = mapped_column(unique=True)
    """What its signed Message-ID holds."""
    recipient: Mapped[Words]
    subject: Mapped[Words]
    text: Mapped[Words | None]
    """What it says; none once it is settled."""
    html: Mapped[Words | None]
    answer: Mapped[Words | None]
    """The server's words, or ours, on the last attempt."""
    created_at: Mapped[Moment] = mapped_column(default=now)
    until: Mapped[Moment]
    """No attempt is made after that."""


def post(
    session: Session, *, to: str, subject: str, text: str, html: str | None = None, good_for: timedelta = GOOD_FOR
) -> SystemMail:
    """Has a mail sent to one address once this transaction is durable; `good_for`: how long it is worth trying."""
    mail = SystemMail(
        token=word(16), recipient=to, subject=subject, text=text, html=html, until=now() + min(good_for, GOOD_FOR)
    )
    session.add(mail)
    session.flush()
    wake(session, SystemMail.__tablename__)
    return mail


def settle(session: Session, news: News) -> bool:
    """What was heard of a system mail (`news.delivery_id` is its id), by the same table of states as a delivery's.

    False when it changes nothing: too late, another worker's, or known already.
    """
    mail = session.scalar(
        select(SystemMail)
        .where(SystemMail.id == news.delivery_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if mail is None or news.attempt not in (None, mail.attempts):
        return False
    to = TABLE[position_of(mail), news.input]
    if not isinstance(to, Position):
        return False
    _move(mail, to, news)
    session.flush()
    return True


def _move(mail: SystemMail, to: Position, news: News) -> None:
    mail.state, mail.uncertain = to.state, to is Position.uncertain
    mail.handing_over = to is Position.handing_over
    if mail.handing_over:
        return
    mail.reason, mail.answer, mail.claimed_until = news.reason, news.text, None
    if to is Position.waiting:
        mail.status, mail.due_at = Status.retrying, news.due_at or now()
    else:
        mail.status, mail.text, mail.html = Status.done, None, None


def forget_old_mails(session: Session) -> int:
    """Deletes the next system mails whose time is over. Returns how many."""
    return len(session.execute(_FORGET, {"before": now() - KEPT}).all())
