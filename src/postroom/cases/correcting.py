"""Correcting: a mail that bounced goes to the right address; what became of the wrong one stays as it is."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput, Conflict, NotFound
from postroom.cases.case import Case, Participant
from postroom.cases.members import add_members
from postroom.cases.message import Message
from postroom.cases.recipients import address
from postroom.deliveries.delivery import Delivery, State
from postroom.deliveries.recording import queue
from postroom.inboxes.addressing import read_inboxes
from postroom.mail.mail import Address

Listed = list[dict[str, object]]


def send_to(session: Session, delivery_id: int, written: str) -> Delivery:
    """Sends the message of a delivery that bounced, or is uncertain, to another address in its recipient's place.

    Raises NotFound, Conflict when the delivery is on its way or done, BadInput for an address that can't be taken.
    """
    new = address(written)
    case = session.scalar(
        select(Case)
        .join(Message, Message.case_id == Case.id)
        .join(Delivery, Delivery.message_id == Message.id)
        .where(Delivery.id == delivery_id)
        .with_for_update(of=Case)
    )
    old = session.get(Delivery, delivery_id, with_for_update=True)
    if case is None or old is None:
        raise NotFound("There is no such delivery.")
    if old.state is not State.bounced and not old.uncertain:
        raise Conflict("Only what bounced, or of which nobody knows whether it arrived, can go to another address.")
    _must_be_new(session, old, new)
    message = session.get_one(Message, old.message_id)
    message.to = _replaced(message.to, old.recipient, new)
    message.cc = _replaced(message.cc, old.recipient, new)
    _swap_members(session, case, old.recipient, new)
    return queue(session, message.id, [new.address])[0]


def _must_be_new(session: Session, old: Delivery, new: Address) -> None:
    if new.address in read_inboxes(session):
        raise BadInput(f"{new.address} is an address of ours.")
    others = select(Delivery.id).where(
        Delivery.message_id == old.message_id, func.lower(Delivery.recipient) == new.address.lower()
    )
    if session.scalar(others.limit(1)):
        raise BadInput(f"This message went to {new.address} already.")


def _replaced(people: Listed, old: str, new: Address) -> Listed:
    """The recipients as the corrected mail names them."""
    return [
        {**one, "address": new.address} if str(one.get("address")).lower() == old.lower() else one for one in people
    ]


def _swap_members(session: Session, case: Case, old: str, new: Address) -> None:
    wrong = (Participant.case_id == case.id) & (Participant.address == old.lower())
    was = session.scalar(select(Participant.name).where(wrong, Participant.member))
    if was is not None:
        session.execute(update(Participant).where(wrong).values(member=False))
        add_members(session, case, [Address(new.name or was, new.address)])
