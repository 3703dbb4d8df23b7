"""Messages: the entries of a case that customers may see."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from postroom.api.deliveries import MessageDelivery, tracked
from postroom.api.files import Attachment, attachment
from postroom.api.paging import Page, Pages
from postroom.api.people import Person, author
from postroom.api.transaction import Transaction, resource
from postroom.cases import reading, reading_messages
from postroom.cases.case import Channel
from postroom.cases.reading_messages import Shown

router = resource("messages")


class Mailbox(BaseModel):
    """An address with the name that stood beside it."""

    address: str
    name: str


class Alignment(BaseModel):
    """DMARC: whether the domain of From is proven, and what its owner asks for where it is not."""

    result: str
    policy: str | None
    aligned: bool


class Authentication(BaseModel):
    """Where a mail comes from (results as in RFC 8601), and what that means, in a sentence."""

    spf: str | None
    dkim: list[str]
    arc: str
    dmarc: Alignment
    because: str


class Message(BaseModel):
    """One entry customers may see. `html` is as it came: clean it before you show it.

    `suspect`: why a mail is not believed to be of the agent, colleague or customer admin that it names; it has no
    rights, and is not counted as theirs.
    """

    id: int
    direction: Literal["in", "out"]
    source: Channel
    author: Person | None
    sender: Mailbox | None = Field(serialization_alias="from")
    to: list[Mailbox]
    cc: list[Mailbox]
    subject: str
    message_id: str | None
    in_reply_to: list[str]
    references: list[str]
    text: str
    visible_text: str
    html: str | None
    attachments: list[Attachment]
    is_spam: bool
    is_automatic: bool
    authentication: Authentication | None
    suspect: str | None
    placed_because: str
    sent_at: datetime
    deliveries: list[MessageDelivery]


@router.get("/cases/{name}/messages")
def list_messages(session: Transaction, name: str, pages: Pages) -> Page[Message]:
    """Oldest first."""
    case = reading.find(session, name)
    rows = reading_messages.of_case(session, case.id, pages.place(int) or 0, pages.limit + 1)
    return pages.by_id(rows, message, lambda row: row.message.id)


def message(row: Shown) -> Message:
    """A message as the API shows it."""
    kept = row.message
    return Message(
        id=kept.id,
        direction=kept.direction.value,
        source=kept.source,
        author=author(row),
        sender=Mailbox(address=kept.from_address, name=kept.from_name) if kept.from_address else None,
        to=_mailboxes(kept.to),
        cc=_mailboxes(kept.cc),
        subject=kept.subject,
        message_id=kept.message_id,
        in_reply_to=kept.in_reply_to,
        references=kept.references,
        text=kept.text,
        visible_text=kept.visible_text,
        html=kept.html,
        attachments=[attachment(file) for file in row.attachments],
        is_spam=kept.is_spam,
        is_automatic=kept.is_automatic,
        authentication=Authentication.model_validate(kept.authentication) if kept.authentication else None,
        suspect=kept.suspect,
        placed_because=kept.placed_because,
        sent_at=kept.sent_at,
        deliveries=[tracked(delivery) for delivery in row.deliveries],
    )


def _mailboxes(entries: list[dict[str, object]]) -> list[Mailbox]:
    return [Mailbox(address=str(entry["address"]), name=str(entry.get("name") or "")) for entry in entries]
