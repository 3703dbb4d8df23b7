"""Mending: what a mail that comes late, or names two threads, means for cases that stand already.

Mails come in any order. Once all of a thread's mails are here, its cases are those they would be in order: a case
whose mails belong on another is joined with it, and one split off for its subject knows what it was split off from.
"""

from collections.abc import Iterable

from postroom.cases.case import Case, Stage
from postroom.intake.ledger import Known, Ledger
from postroom.intake.matching import agreeing
from postroom.intake.placing import is_stranger
from postroom.intake.reading import Reading
from postroom.mail.subject import agrees
from postroom.people.directory import Person


def mend(reading: Reading, sender: Person | None, case: Case, ledger: Ledger) -> None:
    """Called with the mail just filed on `case`."""
    for other in _answered_too(reading, sender, case, ledger):
        _join(other, ledger.current(case.id), ledger)
    for known in list(ledger.naming(reading.own)):
        other, here = ledger.current(known.case), ledger.current(case.id)
        if other is not here:
            _settle(known, other, here, ledger)
    if case.id in ledger.parents:
        _recheck(ledger)


def _answered_too(reading: Reading, sender: Person | None, case: Case, ledger: Ledger) -> Iterable[Case]:
    """Other cases that the mail answers as well, by id and by subject: they are one thread with its own."""
    subject = reading.mail.subject
    for digest in reading.named:
        for other in ledger.bearing(digest):
            elsewhere = other is not ledger.current(case.id)
            if elsewhere and _agrees(subject, other, case) and not is_stranger(sender, other, ledger):
                yield other


def _agrees(subject: str, other: Case, case: Case) -> bool:
    return bool(
        (agrees(subject, other.title) or agrees(subject, other.opening_subject))
        and (agrees(subject, case.title) or agrees(subject, case.opening_subject))
    )


def _settle(known: Known, other: Case, here: Case, ledger: Ledger) -> None:
    """`known`, on `other`, answers the mail that now is on `here`."""
    if found := agreeing(known.subject, here, ledger):
        if found[0] is not other and not _is_strangers(known, here, ledger):
            _join(other, found[0], ledger)
    elif other.opened_by_id == known.message and other.id not in ledger.parents:
        ledger.parents[other.id] = here.id
        _recheck(ledger)


def _is_strangers(known: Known, here: Case, ledger: Ledger) -> bool:
    """Whether it would have opened a case of its own, had it come in order (spec, section 3.4)."""
    if known.ours:
        return False
    return known.suspect or is_stranger(ledger.directory.known(known.sender), here, ledger)


def _recheck(ledger: Ledger) -> None:
    """A case that was split off may agree with one further up, now that more is known of where it came from."""
    for number in list(ledger.parents):
        case = ledger.cases[number]
        if case.merged_into_id is None:
            parent = ledger.current(ledger.parents[number])
            found = agreeing(case.opening_subject, parent, ledger) if parent is not case else None
            if found and found[0] is not case:
                _join(case, found[0], ledger)


def _join(joined: Case, into: Case, ledger: Ledger) -> None:
    if Stage.archived in (joined.stage, into.stage):
        return  # an archived case stays as it is: what answers it is its follow-up (spec, section 3.5)
    joined.merged_into_id = into.id
    grandparent = ledger.parents.pop(joined.id, None)
    if grandparent is not None and ledger.parents.get(into.id) == joined.id:
        ledger.parents[into.id] = grandparent
    ledger.joins.append((joined, into))
