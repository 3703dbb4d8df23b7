"""Running an arrival again, by an admin's wish: what was set aside, or led to nothing."""

from sqlalchemy.orm import Session

from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.base.errors import BadInput, NotFound
from postroom.base.live import wake
from postroom.intake.arrival import Arrival


def rerun(session: Session, arrival_id: int) -> Arrival:
    """Makes the arrival wait for a worker anew, as if it had just come.

    Raises NotFound; BadInput when its mail is on a case already, or its raw bytes are gone.
    """
    arrival = session.get(Arrival, arrival_id, with_for_update=True)
    if arrival is None:
        raise NotFound("There is no such arrival.")
    if arrival.about_id is not None:
        raise BadInput("This mail is on a case already.")
    if arrival.blob_id is None:
        raise BadInput("The raw mail is no longer kept, so it can't be run again.")
    arrival.status, arrival.attempts, arrival.due_at = Status.waiting, 0, now()
    arrival.claimed_until = arrival.outcome = arrival.reason = arrival.trouble = None
    wake(session, Arrival.__tablename__)
    return arrival
