"""Answering: an answer from a recipient proves that our mail reached them, and settles that delivery."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from postroom.deliveries.news import News, Recorded
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input

_FOUND = text(
    "SELECT DISTINCT deliveries.id FROM deliveries "
    "JOIN unnest(CAST(:messages AS bigint[]), CAST(:addresses AS text[])) AS answer (message_id, address) "
    "ON deliveries.message_id = answer.message_id "
    "AND lower(deliveries.recipient) = answer.address "
    "WHERE NOT (deliveries.state = 'delivered' AND deliveries.reason = 'answered')"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """`address` answered our message whose row is `message_id`.

    That is the message nearest to the answer: the last one that its In-Reply-To or References names. To have written
    on the same case proves nothing: our reply may have bounced while they asked again.
    """

    message_id: int
    address: str


def answered(session: Session, answers: Iterable[Answer]) -> list[Recorded]:
    """Settles the deliveries of these messages to these people; one query when there are none to settle."""
    pairs = sorted({(answer.message_id, answer.address.lower()) for answer in answers})
    if not pairs:
        return []
    messages, addresses = zip(*pairs, strict=True)
    found = session.scalars(_FOUND, {"messages": list(messages), "addresses": list(addresses)}).all()
    return record(session, [News(number, Input.answered) for number in found]) if found else []
