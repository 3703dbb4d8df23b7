"""Deliveries on their way out: claimed rows with all that sending them takes, in two queries for a whole round."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from postroom.base import blobs
from postroom.base.claims import Claim
from postroom.base.columns import among
from postroom.base.database import Database
from postroom.base.secrets import Key
from postroom.cases.case import Case
from postroom.cases.message import Attachment, Message
from postroom.deliveries.delivery import Delivery
from postroom.deliveries.news import News
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input
from postroom.deliveries.suppressing import Suppression
from postroom.inboxes.inbox import Inbox
from postroom.mail.return_path import return_token
from postroom.outbox.carrier import Answer, Parcel
from postroom.outbox.composing import parcel
from postroom.outbox.freight import Freight
from postroom.outbox.judging import GIVE_UP, judge


@dataclass(frozen=True, slots=True)
class DeliveryConsignment:
    """One delivery on its way out."""

    claim: Claim
    recipient: str
    since: datetime
    """Since when it is In Transit."""
    half_done: bool
    """It was being handed over when its last worker died."""
    message: Message
    files: Sequence[Attachment]
    inbox_id: int
    """The inbox whose way out it takes."""
    sealed: bytes | None
    """The relay's URL, encrypted; None: straight to the recipient's server."""
    kept_from: str | None
    """Why this recipient is sent nothing."""

    @property
    def sender(self) -> str:
        return self.message.from_address

    @property
    def route(self) -> str:
        """What it shares with others when it hangs: the inbox's relay, or the recipient's domain."""
        return route(self.inbox_id, self.sealed, self.recipient)

    def parcel(self, database: Database, key: Key) -> Parcel:
        """The mail with its files."""
        contents: dict[int, bytes] = {}
        if self.files:
            with database.reading() as session:
                contents |= blobs.load(session, [file.blob_id for file in self.files])
        made = parcel(self.message, self.recipient, self.files, contents)
        return replace(made, token=return_token(self.claim.id, key.derived("message ids")))

    def mark(self, session: Session) -> bool:
        """Its claim's fence guards it: of two workers only one gets through."""
        news = News(self.claim.id, Input.handing_over, attempt=self.claim.attempts)
        return any(recorded.changed for recorded in record(session, [news]))

    def record(self, session: Session, answer: Answer) -> None:
        """The news that this attempt made."""
        news = judge(self.claim, answer, self.since, self.since + GIVE_UP)
        record(session, [replace(news, input=Input.suppressed, server=None) if self.kept_from else news])


def route(inbox_id: int, sealed: bytes | None, recipient: str) -> str:
    """What hangs together: all that leaves by one inbox's relay, or all that goes to one domain."""
    return f"inbox {inbox_id}" if sealed else recipient.rpartition("@")[2].lower()


def read_consignments(session: Session, claims: Sequence[Claim]) -> list[DeliveryConsignment]:
    """The claimed deliveries. Their way out is that of the inbox they come from; where it is gone, of their case's."""
    if not claims:
        return []
    by_id = {claim.id: claim for claim in claims}
    own, of_case = aliased(Inbox), aliased(Inbox)
    rows = session.execute(
        select(Delivery, Message, own, of_case, Suppression)
        .join(Message, Message.id == Delivery.message_id)
        .join(Case, Case.id == Message.case_id)
        .join(of_case, of_case.id == Case.inbox_id)
        .outerjoin(own, own.address == func.lower(Message.from_address))
        .outerjoin(Suppression, Suppression.address == func.lower(Delivery.recipient))
        .where(among(Delivery.id, by_id))
        .order_by(Delivery.id)
        .execution_options(populate_existing=True)
    ).all()
    files = _files(session, {message.id for _, message, *_ in rows})
    return [
        DeliveryConsignment(
            claim=by_id[delivery.id],
            recipient=delivery.recipient,
            since=delivery.changed_at,
            half_done=delivery.handing_over,
            message=message,
            files=files[message.id],
            inbox_id=(theirs or cases).id,
            sealed=(theirs or cases).send,
            kept_from=suppression.sentence if suppression else None,
        )
        for delivery, message, theirs, cases, suppression in rows
    ]


def _files(session: Session, messages: set[int]) -> dict[int, list[Attachment]]:
    files = defaultdict[int, list[Attachment]](list)
    for file in session.scalars(
        select(Attachment).where(among(Attachment.message_id, messages)).order_by(Attachment.id)
    ):
        files[file.message_id].append(file)
    return files


DELIVERIES = Freight(Delivery.metadata.tables["deliveries"], read_consignments)
