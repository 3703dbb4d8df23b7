"""Sending again: an agent's word, given beside what is known of a delivery that bounced or is uncertain."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from postroom.cases.case import Case
from postroom.cases.correcting import send_to
from postroom.cases.message import Message
from postroom.deliveries.delivery import Delivery
from postroom.deliveries.sending_again import send_again
from postroom.web.case import back_to
from postroom.web.toast import toasting
from postroom.web.visit import SignedIn

router = APIRouter()


@router.post("/deliveries/{delivery_id}/sending-again")
def again(visit: SignedIn, delivery_id: int) -> Response:
    """Puts the delivery back in transit."""
    recorded = send_again(visit.session, delivery_id)
    if visit.by_htmx:
        recipient = visit.session.get_one(Delivery, delivery_id).recipient
        return toasting({"text": f"Sending it to {recipient} again"})
    return back_to(visit.session.get_one(Case, recorded.case_id).name, f"message-{recorded.message_id}")


@router.post("/deliveries/{delivery_id}/correction")
def correct(visit: SignedIn, delivery_id: int, address: Annotated[str, Form(max_length=320)]) -> Response:
    """Sends the message to another address in its recipient's place."""
    delivery = send_to(visit.session, delivery_id, address)
    if visit.by_htmx:
        return toasting({"text": f"Sending it to {delivery.recipient}"})
    message = visit.session.get_one(Message, delivery.message_id)
    return back_to(visit.session.get_one(Case, message.case_id).name, f"message-{message.id}")
