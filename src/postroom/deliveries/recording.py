"""Recording: the only code that changes a delivery's state; SMTP answers, reports and answers all end here.

Every piece of news is kept as an event, whether it changes anything or not. Rows are locked in the order case,
delivery, as everywhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, column, select, table, text
from sqlalchemy.orm import Session

from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.base.live import announce, wake
from postroom.deliveries.delivery import Delivery, DeliveryEvent, State
from postroom.deliveries.news import News, Recorded
from postroom.deliveries.sentences import sentence
from postroom.deliveries.states import ABOUT_BOUNCE, TABLE, Input, Odd, Position, position_of
from postroom.deliveries.suppressing import FOR_GOOD, Because, Cause, suppress
from postroom.people.happening import About, happened

TOLD = frozenset((Position.bounced, Position.uncertain))
"""Where a mail stands when its sender is told (spec, sections 5.4 and 5.6)."""
_messages = table("messages", column("id"), column("case_id"))
_LOCK_CASES = text(
    "SELECT FROM cases WHERE id IN (SELECT case_id FROM messages JOIN deliveries "
    "ON deliveries.message_id = messages.id WHERE deliveries.id = ANY(:ids)) ORDER BY id FOR NO KEY UPDATE"
)


def queue(session: Session, message_id: int, recipients: Iterable[str]) -> list[Delivery]:
    """New deliveries of a message, In Transit, due at once."""
    deliveries = [Delivery(message_id=message_id, recipient=recipient) for recipient in recipients]
    session.add_all(deliveries)
    session.flush()
    for delivery in deliveries:
        session.add(_event(delivery, News(delivery.id, Input.queued), Position.waiting))
    wake(session, Delivery.__tablename__)
    return deliveries


def record(session: Session, news: Sequence[News]) -> list[Recorded]:
    """Writes down the news, in order; of deliveries that do not exist, nothing."""
    if not news:
        return []
    ids = sorted({item.delivery_id for item in news})
    if any(item.input in ABOUT_BOUNCE for item in news):
        session.execute(_LOCK_CASES, {"ids": ids})
    rows = {delivery.id: (delivery, case_id) for delivery, case_id in session.execute(_locked(ids))}
    known = [item for item in news if item.delivery_id in rows]
    recorded = [_recorded(session, *rows[item.delivery_id], item) for item in known]
    _mark_bounces(session, recorded)
    suppress(session, _causes(rows, zip(known, recorded, strict=True)))
    for one in recorded:
        if one.came_to not in (*Odd, Position.handing_over):
            announce(session, one.case_id)
    return recorded


def _locked(ids: list[int]) -> Select[Any]:
    return (
        select(Delivery, _messages.c.case_id)
        .join(_messages, _messages.c.id == Delivery.message_id)
        .where(Delivery.id.in_(ids))
        .order_by(Delivery.id)
        .with_for_update(of=Delivery)
        .execution_options(populate_existing=True)
    )


def _recorded(session: Session, delivery: Delivery, case_id: int, news: News) -> Recorded:
    before = position_of(delivery)
    came_to = Odd.late if _outdated(delivery, before, news) else TABLE[before, news.input]
    if isinstance(came_to, Position):
        _move(delivery, before, came_to, news)
    event = _event(delivery, news, came_to)
    session.add(event)
    if came_to in TOLD and came_to is not before:
        session.flush()
        happened(session, About.bounce, case_id, row_id=event.id)
    return Recorded(delivery.id, delivery.message_id, case_id, before, came_to)


def _outdated(delivery: Delivery, before: Position, news: News) -> bool:
    """News of an attempt that another has followed; but an uncertain delivery waits for just that."""
    return news.attempt not in (None, delivery.attempts) and before is not Position.uncertain


def _move(delivery: Delivery, before: Position, to: Position, news: News) -> None:
    delivery.state = to.state
    delivery.handing_over = to is Position.handing_over
    delivery.uncertain = to is Position.uncertain
    if to is Position.handing_over:
        return
    if before.state is not to.state or news.input is Input.send_again:
        delivery.changed_at = now()
    delivery.reason = news.reason or (news.input if to.state is State.delivered else None)
    delivery.code, delivery.enhanced, delivery.text, delivery.server = news.code, news.status, news.text, news.server
    _set_job(delivery, to, news)


def _set_job(delivery: Delivery, to: Position, news: News) -> None:
    """The row is also the job of sending it: open while waiting, set aside while only an agent can go on."""
    delivery.claimed_until = None
    delivery.trouble = None
    if to is Position.waiting:
        delivery.status = Status.waiting if news.input is Input.send_again else Status.retrying
        delivery.due_at = news.due_at or now()
    elif to is Position.uncertain:
        delivery.status, delivery.trouble = Status.set_aside, sentence(news.input, to, news.server, news.reason)
    else:
        delivery.status = Status.done


def _event(delivery: Delivery, news: News, came_to: Position | Odd) -> DeliveryEvent:
    return DeliveryEvent(
        delivery_id=delivery.id,
        input=news.input,
        state=delivery.state,
        sentence=sentence(news.input, came_to, news.server, news.reason),
        code=news.code,
        enhanced=news.status,
        text=news.text,
        server=news.server,
        arrival_id=news.arrival_id,
    )


def _causes(rows: dict[int, tuple[Delivery, int]], done: Iterable[tuple[News, Recorded]]) -> Iterator[Cause]:
    """What this news has suppressed: an address that refuses mail for good, or whose owner complains."""
    for news, one in done:
        recipient = rows[one.delivery_id][0].recipient
        if news.input is Input.complained:
            yield Cause(recipient, Because.complained, one.delivery_id, text=news.text)
        elif one.came_to is Position.bounced and news.reason in FOR_GOOD and news.is_lasting:
            yield Cause(recipient, Because.bounced, one.delivery_id, news.reason, news.text)


def _mark_bounces(session: Session, recorded: Sequence[Recorded]) -> None:
    """Keeps `has_bounce` of the cases true. In SQL, since cases stand above deliveries."""
    cases = {
        r.case_id for r in recorded if r.changed and (r.before is Position.bounced) != (r.came_to is Position.bounced)
    }
    if not cases:
        return
    session.flush()
    session.execute(
        text(
            "UPDATE cases SET has_bounce = EXISTS (SELECT FROM messages "
            "JOIN deliveries ON deliveries.message_id = messages.id "
            "WHERE messages.case_id = cases.id AND deliveries.state = 'bounced') WHERE id = ANY(:cases)"
        ),
        {"cases": sorted(cases)},
    )
