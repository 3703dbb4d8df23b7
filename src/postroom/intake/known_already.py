"""Mails that open and answer nothing: the same mail again, our own come back, reports (spec, 2.3 and 2.7)."""

from postroom.intake.arrival import Outcome
from postroom.intake.ledger import Decision, Ledger
from postroom.intake.reading import Reading

_REPORTS = {
    "delivery": "It reports what became of a mail.",
    "delay": "It reports that a mail is delayed.",
    "disposition": "It reports that a mail was displayed.",
    "complaint": "It reports that somebody complains about a mail.",
}


def known_already(reading: Reading, ledger: Ledger) -> Decision | None:
    """The decision if it is such a mail."""
    for known in ledger.threads.get(reading.own or b"", ()):
        if known.own and known.ours and reading.sender and reading.sender.address in ledger.inboxes:
            return Decision(reading, Outcome.duplicate, "It is our own mail, come back to us.", known.message)
        if known.own and known.fingerprint == reading.fingerprint:
            return Decision(reading, Outcome.duplicate, "The same mail is here already.", known.message)
    if reading.report:
        return Decision(reading, Outcome.report, _REPORTS[reading.report.kind])
    return None
