"""Opening a case, also one that follows up an archived one."""

from datetime import datetime

from postroom.cases.case import Case, Channel
from postroom.cases.stages import FIRST
from postroom.inboxes.inbox import Inbox, Kind
from postroom.people.contact import Contact

FOLLOWS = "It answers that case, which is archived."
"""Why a case is linked to the archived one."""


def opened(
    number: int,
    *,
    inbox: Inbox,
    subject: str,
    contact: Contact | None,
    channel: Channel,
    at: datetime,
    kind: Kind | None = None,
) -> Case:
    """A new case (its row id is `number`; its own number is given when it is written), owned by the inbox's owner.

    It is what the inbox opens, unless `kind` says otherwise.
    """
    kind = kind or inbox.opens
    return Case(
        id=number,
        kind=kind,
        title=subject,
        opening_subject=subject,
        also_opened_with=[],
        stage=FIRST[kind],
        needs_response=False,
        is_spam=False,
        is_guest=contact is None or not contact.verified,
        inbox_id=inbox.id,
        channel=channel,
        source_channel=channel,
        owner_id=inbox.owner_id,
        group_id=inbox.group_id,
        contact_id=contact.id if contact else None,
        workspace_id=contact.workspace_id if contact else None,
        has_attachments=False,
        created_at=at,
        updated_at=at,
        version=1,
    )


def follow(case: Case, archived: Case) -> None:
    """The case takes after the one it follows up: title, thread, whose it is, channel (spec, section 3.5)."""
    case.title, case.opening_subject = archived.title, archived.opening_subject
    case.also_opened_with = list(archived.also_opened_with)
    case.contact_id, case.workspace_id = archived.contact_id, archived.workspace_id
    case.is_guest = archived.is_guest
    case.channel, case.source_channel = archived.channel, archived.source_channel
