"""Sending again: an agent's word puts a bounced or uncertain delivery back in transit."""

from sqlalchemy.orm import Session

from postroom.base.errors import Conflict, NotFound
from postroom.base.live import wake
from postroom.deliveries.delivery import Delivery
from postroom.deliveries.news import News, Recorded
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input


def send_again(session: Session, delivery_id: int) -> Recorded:
    """Has it sent once more, with four days of its own.

    Raises NotFound, or Conflict when it neither bounced nor is uncertain.
    """
    recorded = record(session, [News(delivery_id, Input.send_again)])
    if not recorded:
        raise NotFound("There is no such delivery.")
    if not recorded[0].changed:
        raise Conflict("Only a mail that bounced, or of which nobody knows whether it arrived, can be sent again.")
    wake(session, Delivery.__tablename__)
    return recorded[0]
