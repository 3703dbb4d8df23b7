"""What the portal shows of one ticket: the messages its visitor may see, oldest first."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.errors import NotFound
from postroom.cases.case import Case
from postroom.cases.message import Message
from postroom.cases.reading import find
from postroom.cases.reading_messages import Shown, shown
from postroom.cases.seeing import visible_messages, visible_to
from postroom.people.seeing import Viewer

MOST = 500
"""Messages on one page; of longer threads the newest."""
_LONGEST_WAY = 10


def thread(session: Session, who: Viewer, case: Case) -> list[Shown]:
    """The visible messages of a case."""
    newest = visible_messages(who).where(Message.case_id == case.id).order_by(Message.id.desc()).limit(MOST)
    return shown(session, session.scalars(newest).all()[::-1])


def current_name(session: Session, who: Viewer, name: str) -> str:
    """The case that one was merged into, if this contact may see that. Raises NotFound, the same for all else."""
    case: Case | None = find(session, name)
    for _ in range(_LONGEST_WAY):
        if case is None or case.merged_into_id is None:
            break
        case = session.get(Case, case.merged_into_id)
    if case is None or session.scalar(select(Case.id).where(Case.id == case.id, visible_to(who))) is None:
        raise NotFound
    return case.name
