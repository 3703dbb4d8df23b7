"""Telling: the spine of the journey to people. Claims what happened, and makes a notice for each who is to know."""

from collections.abc import Sequence

import structlog
from sqlalchemy import Table, delete, update
from sqlalchemy.orm import Session

from postroom.base.claims import Claim, Status, claim, pause, still_ours
from postroom.base.clock import now
from postroom.base.columns import among
from postroom.base.database import Database
from postroom.base.errors import Temporary
from postroom.base.finding import by_id
from postroom.base.live import announce
from postroom.notices.audience import audiences
from postroom.notices.choosing import choices_of, mail_due_at
from postroom.notices.finding import Finding
from postroom.notices.mailing import Mailing
from postroom.notices.notice import Notice
from postroom.people.happening import Happening
from postroom.people.organisation import organisation

HAPPENINGS: Table = Happening.metadata.tables["happenings"]
MOST = 50
MOST_ATTEMPTS = 8
_log = structlog.get_logger()


def tell_due(database: Database, mailing: Mailing) -> int:
    """One round: tells of what happened; how much that was. What can't be told is tried alone, then set aside."""
    with database.transaction() as session:
        claims = claim(session, HAPPENINGS, MOST)
    try:
        _tell_of(database, mailing, claims)
    except Temporary:
        raise
    except Exception:
        for one in claims:
            _tell_alone(database, mailing, one)
    return len(claims)


def _tell_alone(database: Database, mailing: Mailing, one: Claim) -> None:
    try:
        _tell_of(database, mailing, [one])
    except Temporary:
        raise
    except Exception as error:
        _log.error("nobody could be told of a happening", happening=one.id, exc_info=error)
        is_last = one.attempts >= MOST_ATTEMPTS
        values = {
            "status": Status.set_aside if is_last else Status.retrying,
            "due_at": now() + pause(one.attempts, first=10, longest=3600),
            "claimed_until": None,
            "trouble": f"{type(error).__name__}: {error}"[:1000],
        }
        with database.transaction() as session:
            if still_ours(session, HAPPENINGS, [one]):
                session.execute(update(HAPPENINGS).where(HAPPENINGS.c.id == one.id).values(values))


def _tell_of(database: Database, mailing: Mailing, claims: Sequence[Claim]) -> None:
    if not claims:
        return
    with database.transaction() as session:
        ours = still_ours(session, HAPPENINGS, claims)
        happenings = by_id(session, Happening, ours)
        notices = _notices(session, [happenings[number] for number in sorted(ours)])
        session.add_all(notices)
        session.execute(delete(HAPPENINGS).where(among(HAPPENINGS.c.id, sorted(ours))))
        session.flush()
        if at_once := [one for one in notices if one.mail_due_at and one.mail_due_at <= now()]:
            mailing.mail(session, at_once)
        for case in {one.case_id for one in notices}:
            announce(session, case)


def _notices(session: Session, happenings: Sequence[Happening]) -> list[Notice]:
    people = audiences(session, (one.case_id for one in happenings))
    finding = Finding(session, people, happenings)
    told = [(one, agent, words) for one in happenings for agent, words in finding.told(one).items()]
    if not told:
        return []
    choices = choices_of(session, (agent for _, agent, _ in told))
    hours = organisation(session).business_hours
    made = []
    for one, agent, words in told:
        choice, due = choices[agent].of(one.about), mail_due_at(choices[agent], one.about, hours)
        if choice.in_app or due:
            made.append(Notice(
                agent_id=agent, about=one.about, case_id=one.case_id, message_id=words.message_id, text=words.text,
                details=words.details, in_app=choice.in_app, mail_due_at=due,
            ))  # fmt: skip
    return made
