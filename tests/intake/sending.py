"""A message of ours on a case, as if an agent had answered, and what became of it."""

from postroom.base.claims import Status
from postroom.cases.case import Case, Channel
from postroom.cases.message import Direction, Message, ThreadId
from postroom.deliveries.delivery import Delivery, State
from postroom.intake.processing import House
from postroom.mail.ids import digest, sign_id


def sent(house: House, case: Case, *recipients: str, text: str = "", answers: str = "") -> tuple[str, list[int]]:
    """A message of ours on the case, on its way; its Message-ID and its deliveries."""
    message_id = sign_id("m", house.key, "abcdefgh", "desk.example")
    with house.database.transaction() as session:
        message = Message(case_id=case.id, direction=Direction.out, source=Channel.agent, subject="Re", text=text)
        message.message_id, message.in_reply_to = message_id, [answers] if answers else []
        session.add(message)
        session.flush()
        session.add(ThreadId(digest=digest(message_id), message_id=message.id, own=True))
        session.add_all(ThreadId(digest=digest(name), message_id=message.id, own=False) for name in message.in_reply_to)
        deliveries = [
            Delivery(message_id=message.id, recipient=who, state=State.sent, status=Status.done) for who in recipients
        ]
        session.add_all(deliveries)
        session.flush()
        return message_id, [delivery.id for delivery in deliveries]


def states(house: House, numbers: list[int]) -> list[State]:
    with house.database.reading() as session:
        return [session.get_one(Delivery, number).state for number in numbers]
