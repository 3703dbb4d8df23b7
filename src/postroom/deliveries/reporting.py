"""Reporting: what a report says about a mail of ours becomes news of the deliveries that it names.

A report is believed when it names a Message-ID that we signed: only who handled that mail knows it.
"""

from dataclasses import replace

from sqlalchemy import column, func, select, table
from sqlalchemy.orm import Session

from postroom.base.rows import storable
from postroom.deliveries.delivery import Delivery
from postroom.deliveries.news import News, Recorded
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input
from postroom.deliveries.system_mail import KIND as SYSTEM
from postroom.deliveries.system_mail import SystemMail, settle
from postroom.mail.ids import signed_by
from postroom.mail.report import Affected, Report

_messages = table("messages", column("id"), column("message_id"))
_KINDS = {"disposition": Input.report_delivered, "complaint": Input.complained}
"""A receipt for the reader's eyes (RFC 8098), whatever it says of them, proves that the mail arrived."""
_ACTIONS = {
    "failed": Input.report_failed,
    "delayed": Input.report_delayed,
    "delivered": Input.report_delivered,
    "expanded": Input.report_delivered,
    "relayed": Input.accepted_by_relay,
}
"""RFC 3464 §2.3.3. A list that `expanded` a mail has it; where it was `relayed` to, nobody reports any more."""


def reported(
    session: Session, report: Report, key: bytes, returned: int | None = None, arrival: int | None = None
) -> list[Recorded]:
    """Records what the report says of our deliveries; nothing when it is about no mail that we signed with `key`.

    `returned`: the delivery to whose return path it came, which proves it and says which one it means. `arrival`: how
    it came.
    """
    if report.kind == "complaint" and not report.is_complaint:
        return []  # a failed check, or what was no spam after all, says nothing against the recipient
    news = _all_news(session, report, key, returned)
    return record(session, [replace(item, arrival_id=arrival) for item in news])


def _all_news(session: Session, report: Report, key: bytes, returned: int | None) -> list[News]:
    if returned and session.scalar(select(Delivery.id).where(Delivery.id == returned)):
        return _of_one(report, returned)
    if report.message_id is None or (token := signed_by(report.message_id, key)) is None:
        return []
    if signed_by(report.message_id, key, SYSTEM):
        _settle_system_mail(session, report, token)
        return []
    deliveries = session.execute(
        select(Delivery.id, Delivery.recipient)
        .join(_messages, _messages.c.id == Delivery.message_id)
        .where(_messages.c.message_id == func.lower(report.message_id))
    ).all()
    ids = {recipient.lower(): number for number, recipient in deliveries}
    if report.kind == "complaint" and not report.recipients and len(ids) == 1:  # who complains is often not named
        return [News(next(iter(ids.values())), Input.complained)]
    news = [_news(number, one, report) for one in report.recipients if (number := _meant(one, report, ids))]
    return [item for item in news if item]


def _of_one(report: Report, delivery: int) -> list[News]:
    """A mail to one recipient came back; of what it says of several (a list's members), the first counts."""
    news = next((_news(delivery, one, report) for one in report.recipients), None)
    return [news] if news else []


def _settle_system_mail(session: Session, report: Report, token: str) -> None:
    """A sign-in code or a notice has one recipient, and no case."""
    number = session.scalar(select(SystemMail.id).where(SystemMail.token == token))
    news = _of_one(report, number) if number else []
    if news:
        settle(session, news[0])


def _meant(affected: Affected, report: Report, ids: dict[str, int]) -> int | None:
    """The delivery to that address; where forwarding changed it, the only one there is."""
    only = next(iter(ids.values())) if len(ids) == len(report.recipients) == 1 else None
    return ids.get(affected.original.lower()) or ids.get(affected.address.lower(), only)


def _news(delivery_id: int, affected: Affected, report: Report) -> News | None:
    input_ = _KINDS.get(report.kind) or _ACTIONS.get(affected.action)
    if input_ is None:
        return None
    return News(
        delivery_id,
        input_,
        code=affected.code,
        status=affected.status,
        text=storable(affected.text) or None,
        server=storable(affected.server) or None,
    )
