"""Routing: which of our addresses a mail is for, and so what it opens (spec, section 2.4)."""

from postroom.inboxes.addressing import Inboxes
from postroom.inboxes.inbox import Inbox
from postroom.intake.reading import Reading


def route(reading: Reading, inboxes: Inboxes) -> Inbox | None:
    """The inbox of the first address of ours in To, then in Cc, then of the envelope; None if none is ours.

    Before all of them comes the one that an admin has released it for.
    """
    written = (who.address for who in reading.addressees)
    released = inboxes.with_id(reading.parcel.inbox_id) if reading.parcel.inbox_id else None
    return released or inboxes.find(written) or inboxes.find(reading.parcel.envelope_to)
