"""Matching: the case that a mail answers (spec, section 3).

A mail belongs to the case of a message it answers when it names that message's id and its subject agrees. Mails
come in any order, so a message that is here already may also name the one that comes now.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from postroom.cases.case import Case
from postroom.intake.ledger import Known, Ledger
from postroom.intake.reading import Reading
from postroom.mail.subject import agrees


@dataclass(frozen=True, slots=True)
class Match:
    """The case a mail belongs to and why; or none, then perhaps the case it would have answered."""

    case: Case | None
    because: str
    disagrees_with: Case | None = None
    is_ancestor: bool = False
    """It is the mail that the case's messages answer, come late."""


def match(reading: Reading, ledger: Ledger) -> Match:
    """Nearest first: the first named message whose case agrees decides; then who names this mail."""
    nearest: Case | None = None
    for digest, name in reading.named.items():
        for case in ledger.bearing(digest):
            if found := agreeing(reading.mail.subject, case, ledger):
                return Match(found[0], f"It answers {name} on this case, and {found[1]}.")
            nearest = nearest or case
    for known in ledger.naming(reading.own):
        if found := agreeing(reading.mail.subject, ledger.current(known.case), ledger):
            return Match(found[0], f"A message on this case answers it, and {found[1]}.", is_ancestor=True)
    if nearest:
        return Match(None, "It answers another case, but its subject speaks of something else.", nearest)
    if reading.named:
        return Match(None, "It answers a message that we have never seen.")
    return Match(None, "It answers no message.")


def agreeing(subject: str, case: Case, ledger: Ledger) -> tuple[Case, str] | None:
    """The case itself, or the nearest it was split off from, that the subject agrees with; and how."""
    for candidate in ledger.with_parents(case):
        if agreement := agrees(subject, candidate.title) or agrees(subject, candidate.opening_subject):
            return candidate, agreement.because
    return None


def proven_one(reading: Reading, case: Case, ledger: Ledger) -> Iterator[tuple[Case, Case]]:
    """Pairs (case, into) of cases that this mail, now on `case`, proves to be one thread.

    These are the cases of messages that name this mail, where their subject agrees with its case (or with one
    that was split off from): had the mails come in order, they would be there.
    """
    for known in list(ledger.naming(reading.own)):
        other = ledger.current(known.case)
        if other is not ledger.current(case.id) and (found := _home(known, case, ledger)) and found is not other:
            yield other, found


def _home(known: Known, case: Case, ledger: Ledger) -> Case | None:
    found = agreeing(known.subject, ledger.current(case.id), ledger)
    return found[0] if found else None
