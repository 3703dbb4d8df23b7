"""Lateness: whether a mail just filed says something new of those that were here before it.

Such a mail has its whole thread looked at again (`rethreading/`): one that another names already, one that names
messages of two cases it agrees with, and one that brings somebody onto a thread beside which their own mail lies.
"""

from postroom.cases.case import Case, Stage
from postroom.intake.ledger import Ledger
from postroom.intake.matching import agreement
from postroom.intake.reading import Reading


def came_late(reading: Reading, ledger: Ledger) -> bool:
    """Whether a message that is here names it."""
    return next(ledger.naming(reading.own), None) is not None


def is_of_two(reading: Reading, case: Case, ledger: Ledger) -> bool:
    """Whether it answers another case as well as this one, by id and by subject."""
    others = (other for digest in reading.named for other in ledger.bearing(digest) if other.id != case.id)
    return any(other.stage is not Stage.archived and agreement(reading.mail.subject, other) for other in others)
