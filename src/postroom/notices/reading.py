"""Reading: an agent's notices in the app, and that they were read."""

from datetime import timedelta

from sqlalchemy import Select, func, literal, select, text, update
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.errors import NotFound
from postroom.cases.case import Case
from postroom.notices.notice import Notice

MOST_COUNTED = 100
KEPT = timedelta(days=90)
"""How long what was read, or went by mail only, is kept."""
_FORGET = text(
    "DELETE FROM notices WHERE ctid = ANY(ARRAY(SELECT ctid FROM notices WHERE created_at < :before "
    "AND (read_at IS NOT NULL OR NOT in_app) LIMIT 1000 FOR UPDATE SKIP LOCKED)) RETURNING id"
)


def listed(agent_id: int, *, unread: bool = False) -> Select[Notice, Case]:
    """What they are told in the app, newest first, with the case."""
    found = select(Notice, Case).join(Case, Case.id == Notice.case_id).where(Notice.agent_id == agent_id, Notice.in_app)
    return (found.where(Notice.read_at.is_(None)) if unread else found).order_by(Notice.id.desc())


def read(session: Session, agent_id: int, notice_id: int) -> tuple[Notice, Case]:
    """Marks one as read. Raises NotFound when it is none of theirs."""
    row = session.execute(listed(agent_id).where(Notice.id == notice_id)).one_or_none()
    if row is None:
        raise NotFound("There is no such notice.")
    notice, case = row
    notice.read_at = notice.read_at or now()
    return notice, case


def read_all(session: Session, agent_id: int) -> None:
    """Marks all as read."""
    session.execute(
        update(Notice).where(Notice.agent_id == agent_id, Notice.in_app, Notice.read_at.is_(None)).values(read_at=now())
    )


def unread_count(agent_id: int) -> Select[int]:
    """How many they have not read; counting stops at 100."""
    some = (
        select(literal(1))
        .where(Notice.agent_id == agent_id, Notice.in_app, Notice.read_at.is_(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
    return select(func.count()).select_from(some)


def forget_old_notices(session: Session) -> int:
    """Deletes the next notices whose time is over. Returns how many."""
    return len(session.execute(_FORGET, {"before": now() - KEPT}).all())
