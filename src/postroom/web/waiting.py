"""How many cases wait for us: the numbers in the rail."""

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from postroom.cases.case import Case
from postroom.inboxes.inbox import Kind
from postroom.notices.reading import unread_count
from postroom.web.frame import Counts

MOST = 100
"""Nobody needs to know more than "99+", and counting stops there."""


def waiting(session: Session, agent_id: int) -> Counts:
    """One query over indexes that hold only the cases that need a response, and the notices that are unread."""
    counts = [
        select(func.count()).select_from(
            select(literal(1))
            .where(Case.kind == kind, Case.needs_response, ~Case.is_spam, Case.merged_into_id.is_(None))
            .limit(MOST)
            .subquery()
        )
        for kind in (Kind.conversation, Kind.ticket)
    ]
    counts.append(unread_count(agent_id))
    row = session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return Counts(inbox=row[0], tickets=row[1], notices=row[2])
