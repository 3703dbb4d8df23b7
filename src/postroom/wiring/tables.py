"""All tables, known to each other: a row can be written only where the tables it points to are known."""

from postroom.base import blobs, duties, leases
from postroom.cases import acknowledgement, case, event, message, note, rethreading
from postroom.deliveries import delivery, suppressing, system_mail
from postroom.inboxes import domain, inbox
from postroom.intake import arrival
from postroom.notices import notice
from postroom.people import (
    agent,
    contact,
    counting,
    group,
    happening,
    idempotency,
    organisation,
    portal_door,
    portal_post,
    workspace,
)

__all__ = [
    "acknowledgement",
    "agent",
    "arrival",
    "blobs",
    "case",
    "contact",
    "counting",
    "delivery",
    "domain",
    "duties",
    "event",
    "group",
    "happening",
    "idempotency",
    "inbox",
    "leases",
    "message",
    "note",
    "notice",
    "organisation",
    "portal_door",
    "portal_post",
    "rethreading",
    "suppressing",
    "system_mail",
    "workspace",
]
