"""Releasing: what waited for its domain to be verified is due at once when it is."""

from sqlalchemy import column, func, table, update
from sqlalchemy.orm import Session

from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.deliveries.delivery import Delivery, State

_messages = table("messages", column("id"), column("from_address"))


def release(session: Session, domain: str) -> int:
    """Makes the deliveries that wait on this sending domain due now; how many."""
    released = session.execute(
        update(Delivery)
        .where(
            Delivery.state == State.in_transit,
            Delivery.status == Status.retrying,
            Delivery.server == "Postroom",
            Delivery.message_id == _messages.c.id,
            func.lower(_messages.c.from_address).like(f"%@{domain}"),
        )
        .values(due_at=now())
        .execution_options(synchronize_session=False)
    )
    return int(getattr(released, "rowcount", 0))
