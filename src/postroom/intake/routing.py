"""Routing: which of our addresses a mail is for, and so what it opens (spec, section 2.4)."""

from postroom.inboxes.addressing import Inboxes
from postroom.inboxes.inbox import Inbox
from postroom.intake.reading import Reading


def route(reading: Reading, inboxes: Inboxes) -> Inbox | None:
    """The inbox of the first address of ours in To, then in Cc, then of the envelope; None if none is ours."""
    written = (who.address for who in reading.addressees)
    return inboxes.find(written) or inboxes.find(reading.parcel.envelope_to)
