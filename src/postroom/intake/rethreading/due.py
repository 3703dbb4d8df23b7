"""What is due: claims the threads that an agent's deed may have changed, and looks at each as a whole."""

from collections.abc import Sequence

import structlog
from sqlalchemy import Table, delete, select, update

from postroom.base.claims import Claim, Status, claim, pause, still_ours
from postroom.base.clock import now
from postroom.base.errors import Temporary
from postroom.base.working import heartbeat
from postroom.cases.rethreading import Rethreading
from postroom.intake.kinship import Moved, lock_cases
from postroom.intake.processing import MOST_TRIES, House
from postroom.intake.rethreading.rethreading import rethread

RETHREADINGS: Table = Rethreading.metadata.tables["rethreadings"]
MOST_ATTEMPTS = 8
_log = structlog.get_logger()


def rethread_due(house: House, limit: int = 20) -> int:
    """One round; how many it found. Each is a transaction of its own, so that none holds up another."""
    with house.database.transaction() as session:
        claims = claim(session, RETHREADINGS, limit)
    if claims:
        with heartbeat(house.database, RETHREADINGS, claims):
            _look_at_all(house, claims)
    return len(claims)


def _look_at_all(house: House, claims: Sequence[Claim]) -> None:
    for one in claims:
        try:
            _look_at(house, one)
        except Temporary:
            raise
        except Exception as error:
            _log.error("a thread could not be looked at again", rethreading=one.id, exc_info=error)
            _put_off(house, one, error)


def _look_at(house: House, one: Claim) -> None:
    """In one transaction, once more from the start where the thread reaches further than what is locked."""
    also: frozenset[int] = frozenset()
    for _ in range(MOST_TRIES):
        try:
            with house.database.transaction() as session:
                if not still_ours(session, RETHREADINGS, [one]):
                    return
                case = session.scalars(select(RETHREADINGS.c.case_id).where(RETHREADINGS.c.id == one.id)).one()
                cases = lock_cases(session, (), {case, *also})
                rethread(session, [case], cases, key=house.key, own_domains=house.own_domains)
                session.execute(delete(RETHREADINGS).where(RETHREADINGS.c.id == one.id))
                return
        except Moved as moved:
            also |= moved.cases
    raise Moved(also)


def _put_off(house: House, one: Claim, error: Exception) -> None:
    is_last = one.attempts >= MOST_ATTEMPTS
    values = {
        "status": Status.set_aside if is_last else Status.retrying,
        "due_at": now() + pause(one.attempts, first=10, longest=3600),
        "claimed_until": None,
        "trouble": f"{type(error).__name__}: {error}"[:1000],
    }
    with house.database.transaction() as session:
        if still_ours(session, RETHREADINGS, [one]):
            session.execute(update(RETHREADINGS).where(RETHREADINGS.c.id == one.id).values(values))
