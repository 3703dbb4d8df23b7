"""Placing: what a match means for a mail: on which case it goes, or why it opens one of its own."""

from dataclasses import dataclass

from postroom.cases.case import Case, LinkType, Stage
from postroom.intake.ledger import Ledger, Party
from postroom.intake.matching import Match
from postroom.intake.reading import Reading
from postroom.mail.ids import signed_by
from postroom.people.directory import Person, Standing
from postroom.people.public_domains import is_public


@dataclass(frozen=True, slots=True)
class Place:
    """The case to add to; or none: open one, linked to `other` if there is one."""

    case: Case | None
    because: str
    other: Case | None = None
    link: LinkType = LinkType.related
    is_ancestor: bool = False


def place(reading: Reading, sender: Person | None, match: Match, ledger: Ledger) -> Place:
    """Follows the rules of the spec, section 3: 1 (split off), 4 (strangers), 5 (archived cases)."""
    if match.case is None:
        return Place(None, match.because, match.disagrees_with, LinkType.split_from)
    if is_stranger(sender, match.case, ledger) and not _answers_ours(reading, match.case, ledger):
        return Place(None, f"{match.because} But its sender is not on that thread.", match.case)
    if match.case.stage is Stage.archived:
        return Place(None, f"{match.because} That case is archived, so this follows it up.", match.case,
                     LinkType.follow_up_of)  # fmt: skip
    return Place(match.case, match.because, match.disagrees_with, is_ancestor=match.is_ancestor)


def is_stranger(sender: Person | None, case: Case, ledger: Ledger) -> bool:
    """Whether somebody is neither on the case's thread, nor one of us, nor of its organisation."""
    if sender is None:
        return True
    if sender.standing in (Standing.agent, Standing.colleague):
        return False
    people = ledger.people[case.id].everybody
    return sender.address not in people and not _same_organisation(sender, case, people)


def _same_organisation(sender: Person, case: Case, people: dict[str, Party]) -> bool:
    """As the original sender: in the case's workspace; or neither has one and the mail domain is the same."""
    if sender.contact is None:
        return False
    if case.workspace_id or sender.contact.workspace_id:
        return case.workspace_id == sender.contact.workspace_id
    original = (address for address, party in people.items() if party.contact == case.contact_id)
    return not is_public(sender.domain) and any(a.rpartition("@")[2] == sender.domain for a in original)


def _answers_ours(reading: Reading, case: Case, ledger: Ledger) -> bool:
    """Whether it names an id that we signed, and that a message of this very case bears."""
    mine = {each.id for each in ledger.with_parents(case)}
    signed = (digest for digest, name in reading.named.items() if signed_by(name, ledger.key))
    return any(bearer.id in mine for digest in signed for bearer in ledger.bearing(digest))
