"""Placing: what a match means for a mail: on which case it goes, or why it opens one of its own."""

from dataclasses import dataclass

from postroom.cases.case import Case, LinkType, Stage
from postroom.intake.acquainting import as_opened, viewer
from postroom.intake.ledger import Ledger
from postroom.intake.matching import Match
from postroom.intake.reading import Reading
from postroom.mail.ids import signed_by
from postroom.people.directory import Person
from postroom.people.seeing import may_reply_by_mail


@dataclass(frozen=True, slots=True)
class Place:
    """The case to add to; or none: open one, linked to `other` if there is one."""

    case: Case | None
    because: str
    other: Case | None = None
    link: LinkType = LinkType.related


def place(reading: Reading, sender: Person | None, match: Match, ledger: Ledger) -> Place:
    """Follows the rules of the spec, section 3: 1 (split off), 4 (strangers), 5 (archived cases)."""
    if match.case is None:
        return Place(None, match.because, match.disagrees_with, LinkType.split_from)
    living = ledger.living(match.case)
    strange = all(is_stranger(sender, one, ledger) for one in (match.case, living))
    if strange and not _answers_ours(reading, match.case, ledger):
        trouble = "who wrote it is not proven" if sender and sender.doubt else "its sender is not on that thread"
        return Place(None, f"{match.because} But {trouble}.", match.case)
    if living.stage is Stage.archived:
        because = f"{match.because} That case is archived, so this follows it up."
        return Place(None, because, living, LinkType.follow_up_of)
    if living is not match.case:
        return Place(living, f"{match.because} That case is archived; this one follows it up.")
    return Place(living, match.because)


def is_stranger(sender: Person | None, case: Case, ledger: Ledger) -> bool:
    """Whether somebody is neither on the case's thread, nor one of us, nor of its organisation; or is doubted."""
    if sender is None or sender.doubt:
        return True
    who = viewer(sender, ledger)
    return not any(may_reply_by_mail(who, one) for one in as_opened(case, ledger))


def _answers_ours(reading: Reading, case: Case, ledger: Ledger) -> bool:
    """Whether it names an id that we signed, and that a message of this very case bears."""
    mine = {each.id for each in ledger.with_parents(case)}
    signed = (digest for digest, name in reading.named.items() if signed_by(name, ledger.key))
    return any(bearer.id in mine for digest in signed for bearer in ledger.bearing(digest))
