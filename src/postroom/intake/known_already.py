"""Mails that open and answer nothing: the same mail again, our own come back, reports (spec, 2.3 and 2.7)."""

from postroom.intake.arrival import Outcome
from postroom.intake.ledger import Decision, Ledger
from postroom.intake.reading import Reading
from postroom.mail.aggregates import is_aggregate
from postroom.mail.ids import signed_by
from postroom.mail.report import Report
from postroom.mail.return_path import returned_number

_REPORTS = {
    "delivery": "It reports what became of a mail.",
    "delay": "It reports that a mail is delayed.",
    "disposition": "It reports that a mail was displayed.",
    "complaint": "It reports that somebody complains about a mail.",
}


def known_already(reading: Reading, ledger: Ledger) -> Decision | None:
    """The decision if it is such a mail."""
    if _is_ours(reading, ledger):
        return Decision(reading, Outcome.duplicate, "It is our own mail, come back to us.", _ours(reading, ledger))
    for known in ledger.threads.get(reading.own or b"", ()):
        if known.own and known.fingerprint == reading.fingerprint:
            return Decision(reading, Outcome.duplicate, "The same mail is here already.", known.message)
    if reading.report:
        about = "" if _is_about_ours(reading, reading.report, ledger.key) else " It names no mail of ours."
        return Decision(reading, Outcome.report, _sentence(reading.report) + about)
    if reading.automatic.is_ and is_aggregate(reading.mail):
        return Decision(reading, Outcome.report, "It is a report about a domain's mail, made for programs.")
    return None


def _sentence(report: Report) -> str:
    if report.kind == "complaint" and not report.is_complaint:
        return "It reports how a filter took a mail."
    return _REPORTS[report.kind]


def _is_about_ours(reading: Reading, report: Report, key: bytes) -> bool:
    """By the id that we signed, for a message or for system mail; or by the return path it came to."""
    if report.message_id and signed_by(report.message_id, key):
        return True
    return any(returned_number(address, key) is not None for address in reading.parcel.envelope_to)


def _is_ours(reading: Reading, ledger: Ledger) -> bool:
    """It bears an id that we made, for a message or for system mail, and names us as its sender."""
    if reading.sender is None or reading.sender.address not in ledger.inboxes:
        return False
    own = reading.mail.message_id
    return _ours(reading, ledger) is not None or (own is not None and signed_by(own, ledger.key) is not None)


def _ours(reading: Reading, ledger: Ledger) -> int | None:
    """The message of ours that bears its id."""
    known = ledger.threads.get(reading.own or b"", ())
    return next((one.message for one in known if one.own and one.ours), None)
