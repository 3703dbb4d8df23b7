"""The ledger: all that the mails of one batch name, as the database has it, and what is decided about them.

It lets the steps be plain code on plain values while the batch costs a fixed number of queries.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from postroom.base.database import Base
from postroom.cases.case import Case, Stage
from postroom.cases.message import Attachment
from postroom.deliveries.answering import Answer
from postroom.inboxes.addressing import Inboxes
from postroom.intake.arrival import Outcome
from postroom.intake.kinship import Kinship
from postroom.intake.reading import Reading
from postroom.people.counting import Tallies
from postroom.people.directory import Directory
from postroom.people.organisation import Organisation
from postroom.people.seeing import Viewer


@dataclass(frozen=True, slots=True)
class Known:
    """A message on a case that bears (`own`) or names an id."""

    message: int
    case: int
    own: bool
    ours: bool
    """We sent it."""
    fingerprint: bytes | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an arrival, and why, in a sentence for a person."""

    reading: Reading
    outcome: Outcome
    reason: str
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """One address on a case's mail thread."""

    name: str
    contact: int | None
    agent: int | None


@dataclass(slots=True)
class People:
    """Who is or was on a case's mail thread, by address; `members` are those of its last mail."""

    everybody: dict[str, Party] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    reporters: set[int] = field(default_factory=set)
    """The contacts that reported it before this batch."""
    met: set[str] = field(default_factory=set)
    """Addresses on a mail of this batch."""


@dataclass(slots=True)
class Ledger:
    """What is known, and what will be written."""

    key: bytes
    organisation: Organisation
    """The organisation's settings."""
    tallies: Tallies
    """What was counted of the senders."""
    inboxes: Inboxes
    directory: Directory
    ids: dict[str, list[int]]
    """Fresh row ids, by table."""
    threads: dict[bytes, list[Known]]
    cases: dict[int, Case]
    kin: Kinship
    people: dict[int, People]
    our_words: dict[int, str]
    """The texts of our messages that these mails answer: what comes back of them is history."""
    viewers: dict[int, Viewer]
    """The contacts as the rules of seeing ask for them, by id."""
    new_cases: list[Case] = field(default_factory=list)
    rows: dict[type[Base], list[Base]] = field(default_factory=dict)
    reporters: set[tuple[int, int]] = field(default_factory=set)
    heirs: list[tuple[int, int]] = field(default_factory=list)
    """Cases that are reported by the same contacts as another: (new, other)."""
    touched: set[int] = field(default_factory=set)
    contents: list[tuple[Attachment, bytes]] = field(default_factory=list)
    """Attachments' rows with the bytes to store for them."""
    late: set[int] = field(default_factory=set)
    """Cases whose thread must be looked at as a whole: a mail came late to it, or names two of them."""
    new_tags: set[tuple[int, str]] = field(default_factory=set)
    """Tags that contacts earn: (contact, tag)."""
    decisions: list[Decision] = field(default_factory=list)
    postponed: list[Reading] = field(default_factory=list)
    """What is not decided yet."""
    answers: list[Answer] = field(default_factory=list)
    """Proof that mails of ours reached those who answer them."""

    def fresh_id(self, table: str) -> int:
        return self.ids[table].pop(0)  # in the order of the mails, for so a case is read

    def write(self, row: Base) -> None:
        """Has a new row written with the batch."""
        self.rows.setdefault(type(row), []).append(row)

    def bearing(self, digest: bytes) -> Iterator[Case]:
        """The cases with a message that bears this id."""
        bearers = sorted(
            (known for known in self.threads.get(digest, ()) if known.own), key=lambda known: known.fingerprint or b""
        )
        return (self.current(known.case) for known in bearers)

    def naming(self, digest: bytes | None) -> Iterator[Known]:
        """The messages that name this id."""
        return (known for known in self.threads.get(digest or b"", ()) if not known.own)

    def current(self, case_id: int) -> Case:
        """The case itself, or the one it was merged into."""
        case = self.cases[case_id]
        while case.merged_into_id is not None:
            case = self.cases[case.merged_into_id]
        return case

    def with_parents(self, case: Case) -> Iterator[Case]:
        """The case, then those it was split off from, and so on upwards."""
        seen: dict[int, Case] = {case.id: case}
        rank = [case]
        while rank:
            yield from rank
            above = [self.current(number) for one in rank for number in self.kin.parents.get(one.id, ())]
            rank = sorted({one.id: one for one in above if one.id not in seen}.values(), key=_by_subject)
            seen |= {one.id: one for one in rank}

    def living(self, case: Case) -> Case:
        """The case, or what follows it up if it is archived."""
        seen: set[int] = set()
        while case.stage is Stage.archived and case.id in self.kin.follow_ups and case.id not in seen:
            seen.add(case.id)
            case = self.current(self.kin.follow_ups[case.id])
        return case

    def strangers(self, case: Case) -> set[int] | None:
        """The contacts whose mails lie beside it, or beside an archived case that it follows up; None: nothing does."""
        beside = {number: who for number, who in self.kin.beside.items() if number in self.cases}
        found = [who for number, who in beside.items() if self.living(self.current(number)) is case]
        found += [self.kin.beside[case.id]] if case.id in self.kin.beside else []
        return set().union(*found) if found else None


def _by_subject(case: Case) -> tuple[str, int]:
    return case.opening_subject, case.id
