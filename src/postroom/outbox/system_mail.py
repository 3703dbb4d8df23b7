"""System mail on its way out: it leaves from the notification sender, marked so that nothing answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.claims import Claim
from postroom.base.clock import now
from postroom.base.columns import among
from postroom.base.database import Database
from postroom.base.secrets import Key
from postroom.deliveries.news import News
from postroom.deliveries.states import Input
from postroom.deliveries.system_mail import KIND, SystemMail, post, settle
from postroom.inboxes.inbox import Inbox
from postroom.mail.compose import Letter, compose
from postroom.mail.ids import sign_id
from postroom.mail.mail import Address
from postroom.outbox.carrier import Answer, Parcel
from postroom.outbox.consignment import route
from postroom.outbox.freight import Freight
from postroom.outbox.judging import judge, next_attempt
from postroom.people.organisation import organisation

__all__ = ["SYSTEM_MAILS", "post"]

MARKS = (("Precedence", "auto_reply"),)


@dataclass(frozen=True, slots=True)
class SystemConsignment:
    """One system mail on its way out."""

    claim: Claim
    half_done: bool
    recipient: str
    since: datetime
    until: datetime
    token: str
    subject: str
    text: str | None
    html: str | None
    inbox_id: int
    author: Address
    sealed: bytes | None
    kept_from: None = None
    """Who asks for a code, or is an agent, gets it: nothing of theirs is suppressed."""

    @property
    def sender(self) -> str:
        """Its address."""
        return self.author.address

    @property
    def route(self) -> str:
        """Shared with what else leaves this way."""
        return route(self.inbox_id, self.sealed, self.recipient)

    def parcel(self, database: Database, key: Key) -> Parcel:  # noqa: ARG002  (of the protocol)
        """The mail; its marks are those of RFC 3834 §5, and those that older systems know."""
        domain = self.author.address.rpartition("@")[2]
        letter = Letter(
            from_=self.author,
            to=(Address("", self.recipient),),
            subject=self.subject,
            message_id=sign_id(KIND, key.derived("message ids"), self.token, domain),
            date=self.since,
            text=self.text,
            html=self.html,
            auto_submitted="auto-generated",
            extra=MARKS,
        )
        return Parcel(self.author.address, self.recipient, compose(letter), smtputf8=letter.smtputf8)

    def mark(self, session: Session) -> bool:
        """Its claim's fence guards it: of two workers only one gets through."""
        return settle(session, News(self.claim.id, Input.handing_over, attempt=self.claim.attempts))

    def record(self, session: Session, answer: Answer) -> None:
        """What this attempt made of it; what it said is forgotten when it is settled."""
        settle(session, judge(self.claim, answer, self.since, self.until))


def read_system_mails(session: Session, claims: Sequence[Claim]) -> list[SystemConsignment]:
    """The claimed system mails that are still worth sending; the others are given up here."""
    fences = {claim.id: claim for claim in claims}
    rows = session.scalars(
        select(SystemMail)
        .where(among(SystemMail.id, fences))
        .order_by(SystemMail.id)
        .execution_options(populate_existing=True)
    ).all()
    inbox = _notification_sender(session) if rows else None
    for mail in rows:
        _give_up(session, mail, fences[mail.id], inbox)
    return [_consignment(mail, fences[mail.id], inbox) for mail in rows if inbox and mail.claimed_until is not None]


def _give_up(session: Session, mail: SystemMail, claim: Claim, inbox: Inbox | None) -> None:
    """Nobody wants a code of yesterday; and without an inbox address there is nothing to send from, yet."""
    if mail.handing_over:
        return
    if mail.until <= now():
        settle(session, News(mail.id, Input.expired, text="It came too late.", attempt=claim.attempts))
    elif inbox is None:
        words, due_at = "There is no inbox address to send from.", next_attempt(mail.created_at, mail.until)
        settle(session, News(mail.id, Input.temporary, text=words, attempt=claim.attempts, due_at=due_at))


def _notification_sender(session: Session) -> Inbox | None:
    """The inbox address from which system mail leaves, by its way out: the one that is set, else the first."""
    chosen = organisation(session).notification_sender
    return session.scalar(select(Inbox).order_by(Inbox.id != (chosen or 0), Inbox.id).limit(1))


def _consignment(mail: SystemMail, claim: Claim, inbox: Inbox) -> SystemConsignment:
    return SystemConsignment(
        claim=claim,
        half_done=mail.handing_over,
        recipient=mail.recipient,
        since=mail.created_at,
        until=mail.until,
        token=mail.token,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        inbox_id=inbox.id,
        author=Address(inbox.name, inbox.address),
        sealed=inbox.send,
    )


SYSTEM_MAILS = Freight(SystemMail.metadata.tables["system_mails"], read_system_mails)
