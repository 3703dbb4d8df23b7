"""Matching: the case that a mail answers (spec, section 3).

A mail belongs to the case of a message it answers when it names that message's id and its subject agrees. Mails
come in any order, so a message that is here already may also name the one that comes now.
"""

from dataclasses import dataclass

from postroom.cases.case import Case
from postroom.intake.ledger import Ledger
from postroom.intake.reading import Reading
from postroom.mail.subject import agrees

UNSEEN = "It answers a message that we have never seen."
ALONE = "It answers no message."


def answers(name: str, why: str, *, of_parent: bool) -> str:
    """That a mail names this id, and how its subject agrees; of that case, or of one it was split off from."""
    if of_parent:
        return f"It answers {name} on a case that was split off; compared with the one before that, {why}."
    return f"It answers {name}, and {why}."


def answered(why: str) -> str:
    """That a message which was here before names it, and how its subject agrees."""
    return f"A message that came before answers it, and {why}."


def strays(name: str) -> str:
    """Why a mail that names this id is not on the case of the message that bears it."""
    return f"It answers {name} on another case, but its subject speaks of something else."


@dataclass(frozen=True, slots=True)
class Match:
    """The case a mail belongs to and why; or none, then perhaps the case it would have answered."""

    case: Case | None
    because: str
    disagrees_with: Case | None = None


def match(reading: Reading, ledger: Ledger) -> Match:
    """Nearest first: the first named message whose case agrees decides; then who names this mail."""
    nearest: tuple[str, Case] | None = None
    for digest, name in reading.named.items():
        for case in ledger.bearing(digest):
            if found := agreeing(reading.mail.subject, case, ledger):
                return Match(found[0], answers(name, found[1], of_parent=found[0] is not case))
            nearest = nearest or (name, case)
    for known in ledger.naming(reading.own):
        if found := agreeing(reading.mail.subject, ledger.current(known.case), ledger):
            return Match(found[0], answered(found[1]))
    if nearest:
        return Match(None, strays(nearest[0]), nearest[1])
    return Match(None, UNSEEN if reading.named else ALONE)


def agreeing(subject: str, case: Case, ledger: Ledger) -> tuple[Case, str] | None:
    """The case itself, or the nearest it was split off from, that the subject agrees with; and how.

    What answers an archived case may also speak of it as its follow-up is called by now, for there it goes.
    """
    for candidate in ledger.with_parents(case):
        if because := agreement(subject, candidate) or agreement(subject, ledger.living(candidate)):
            return candidate, because
    return None


def agreement(subject: str, case: Case) -> str | None:
    """How the subject agrees with what the case's thread, or one that was joined with it, was opened with."""
    titles = (case.title, case.opening_subject, *case.also_opened_with)
    return next((found.because for title in titles if (found := agrees(subject, title))), None)
