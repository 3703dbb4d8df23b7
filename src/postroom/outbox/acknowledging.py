"""Acknowledging what came in: claims new cases that may get an acknowledgement, and has it written."""

import structlog
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from postroom.base.claims import Claim, Status, claim, pause, still_ours
from postroom.base.clock import now
from postroom.base.database import Database
from postroom.base.errors import Temporary
from postroom.base.secrets import Key
from postroom.cases.acknowledgement import Acknowledgement
from postroom.cases.acknowledging import acknowledge
from postroom.cases.case import Case
from postroom.people.organisation import organisation

ACKNOWLEDGEMENTS: Table = Acknowledgement.metadata.tables["acknowledgements"]
MOST_ATTEMPTS = 8
_log = structlog.get_logger()


def acknowledge_due(database: Database, key: Key) -> int:
    """One round; how many it found. Each is a transaction of its own, so that none holds up another."""
    with database.transaction() as session:
        claims = claim(session, ACKNOWLEDGEMENTS, 20)
    for one in claims:
        try:
            with database.transaction() as session:
                _write(session, one, key)
        except Temporary:
            raise
        except Exception as error:
            _log.error("an acknowledgement could not be written", acknowledgement=one.id, exc_info=error)
            with database.transaction() as session:
                _put_off(session, one, error)
    return len(claims)


def _write(session: Session, one: Claim, key: Key) -> None:
    """The sender's other acknowledgements wait for this one, so that two at once make no two mails."""
    address = session.scalar(select(Acknowledgement.address).where(Acknowledgement.id == one.id))
    session.execute(select(Acknowledgement.id).where(Acknowledgement.address == address)
                    .order_by(Acknowledgement.id).with_for_update())  # fmt: skip
    if not still_ours(session, ACKNOWLEDGEMENTS, [one]):
        return
    asked = session.get_one(Acknowledgement, one.id)
    session.get_one(Case, asked.case_id, with_for_update=True)
    acknowledge(session, asked, organisation(session).business_hours, key)
    asked.status, asked.claimed_until = Status.done, None


def _put_off(session: Session, one: Claim, error: Exception) -> None:
    if still_ours(session, ACKNOWLEDGEMENTS, [one]):
        asked = session.get_one(Acknowledgement, one.id)
        asked.status = Status.set_aside if one.attempts >= MOST_ATTEMPTS else Status.retrying
        asked.due_at = now() + pause(one.attempts, first=10, longest=3600)
        asked.claimed_until, asked.trouble = None, f"{type(error).__name__}: {error}"[:1000]
