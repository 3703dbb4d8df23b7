"""What an admin may have done with an arrival: run it again, release it for an inbox, or leave it as it is."""

from sqlalchemy.orm import Session

from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.base.errors import BadInput, NotFound
from postroom.base.live import wake
from postroom.inboxes.inbox import Inbox
from postroom.intake.arrival import Arrival


def rerun(session: Session, arrival_id: int) -> Arrival:
    """Makes the arrival wait for a worker anew, as if it had just come.

    Raises NotFound; BadInput when its mail is on a case already, or its raw bytes are gone.
    """
    arrival = _locked(session, arrival_id)
    if arrival.about_id is not None:
        raise BadInput("This mail is on a case already.")
    if arrival.blob_id is None:
        raise BadInput("The raw mail is no longer kept, so it can't be run again.")
    arrival.status, arrival.attempts, arrival.due_at = Status.waiting, 0, now()
    arrival.claimed_until = arrival.outcome = arrival.reason = arrival.trouble = None
    wake(session, Arrival.__tablename__)
    return arrival


def release(session: Session, arrival_id: int, inbox_id: int) -> Arrival:
    """Runs it again for this inbox, whatever addresses it names. Raises as `rerun`, and BadInput for no inbox."""
    if session.get(Inbox, inbox_id) is None:
        raise BadInput(f"There is no inbox {inbox_id}.")
    arrival = rerun(session, arrival_id)
    arrival.inbox_id = inbox_id
    return arrival


def leave(session: Session, arrival_id: int, who: str) -> Arrival:
    """Settles what is set aside as it is: from now on its raw bytes have an end date, as others have.

    Raises NotFound, and BadInput when it is not set aside.
    """
    arrival = _locked(session, arrival_id)
    if arrival.status is not Status.set_aside:
        raise BadInput("This mail is not set aside.")
    arrival.status = Status.done
    arrival.reason = f"{arrival.reason or ''} {who} looked at it and left it so.".strip()
    return arrival


def _locked(session: Session, arrival_id: int) -> Arrival:
    arrival = session.get(Arrival, arrival_id, with_for_update=True)
    if arrival is None:
        raise NotFound("There is no such arrival.")
    return arrival
