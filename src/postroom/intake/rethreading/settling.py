"""Settling: cases are made what a thread's messages say they are: joined, taken apart, opened anew, linked.

Runs after the batch was written, in its transaction, with all cases of the thread locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from postroom.base.database import new_ids
from postroom.base.live import announce
from postroom.cases.case import NUMBERS, Case
from postroom.cases.event import Deed, Event
from postroom.cases.joining import join
from postroom.cases.stages import FIRST
from postroom.intake.matching import ALONE, UNSEEN, strays
from postroom.intake.rethreading.post import Knot, Post, Row, Unravelled

_MOVE = text("UPDATE messages SET case_id = :case WHERE id = ANY(:posts)")
# What was said of a mail that stays where it is holds, but for why it was on a case of its own.
_REASONS = text(
    "UPDATE messages SET placed_because = why.because FROM unnest(CAST(:posts AS bigint[]), CAST(:because AS text[])) "
    "AS why (id, because) WHERE messages.id = why.id AND messages.placed_because <> why.because "
    "AND (why.id = ANY(:moved) OR messages.placed_because LIKE ANY(:alone))"
)
BECAUSE = "Their mails answer each other."
JOINED = "Another mail shows it to be of one thread with this case."


@dataclass(slots=True)
class Settling:
    """The cases of a thread, all locked, as they become what its messages say."""

    session: Session
    cases: dict[int, Case]
    rows: Mapping[int, Row]
    """The cases as they were."""
    posts: Mapping[int, Post]
    targets: list[int] = field(default_factory=list)
    """The case of each knot, in their order."""
    moved: set[int] = field(default_factory=set)
    """Messages that lie on another case than before."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Why each message is where it is."""
    changed: set[int] = field(default_factory=set)
    """Cases that gained or lost messages."""
    fresh: set[int] = field(default_factory=set)
    """Cases that were opened, or taken out of another again."""

    def settle(self, found: Unravelled) -> None:
        """Makes the cases so."""
        self.targets = [self._case_of(knot) for knot in found.knots]
        for knot, target in zip(found.knots, self.targets, strict=True):
            self._join(knot, target)
        for knot, target in zip(found.knots, self.targets, strict=True):
            self._move(knot, target)
        self.reasons = {post: self._reason(post, knot, found) for knot in found.knots for post in knot.posts}
        self._write_reasons({post: why for post, why in self.reasons.items() if post in found.because})
        for case in self.changed:
            announce(self.session, case)

    def _reason(self, post: int, knot: Knot, found: Unravelled) -> str:
        """Why it is there; of a mail that no other brought onto its case, why that is not its own."""
        why = found.because.get(post, ALONE)
        opens = post in knot.openers and post in self.moved
        is_guest = opens and any(self.rows[number].opener != post for number in knot.rows)
        return f"{why} {JOINED}" if is_guest else why

    def _write_reasons(self, reasons: Mapping[int, str]) -> None:
        values = {"posts": list(reasons), "because": list(reasons.values()), "moved": list(self.moved)}
        self.session.execute(_REASONS, {**values, "alone": [UNSEEN, strays("%")]})

    def _case_of(self, knot: Knot) -> int:
        """The oldest case that they have, spam behind others; else one that was joined too early; else a new one."""
        standing = [self.cases[number] for number in knot.rows if self.cases[number].merged_into_id is None]
        if standing:
            return min(standing, key=lambda case: (case.is_spam, case.id)).id
        asleep = sorted(number for number in knot.rows if not self.rows[number].by_hand)
        case = _awake(self.cases[asleep[0]]) if asleep else self._opened(knot)
        self.session.flush()
        self.cases[case.id] = case
        self.fresh.add(case.id)
        return case.id

    def _opened(self, knot: Knot) -> Case:
        """A case for messages that lay on another, which it takes after."""
        like = self.cases[self.posts[min(knot.posts)].row]
        case = Case(
            id=new_ids(self.session, cases=1)["cases"][0],
            kind=like.kind,
            number=self.session.scalars(select(NUMBERS[like.kind].next_value())).one(),
            title="",
            opening_subject="",
            stage=FIRST[like.kind],
            is_spam=like.is_spam,
            is_guest=like.is_guest,
            inbox_id=like.inbox_id,
            channel=like.channel,
            source_channel=like.source_channel,
            owner_id=like.owner_id,
            group_id=like.group_id,
        )
        self.session.add(case)
        self.session.flush()
        self.session.add(Event(case_id=case.id, deed=Deed.opened))
        return case

    def _join(self, knot: Knot, target: int) -> None:
        for number in knot.rows:
            case = self.cases[number]
            if number == target or self.rows[number].archived:
                continue
            if case.merged_into_id is None:
                join(self.session, number, target, because=BECAUSE)
                self.session.refresh(case)
                self.session.refresh(self.cases[target])  # what it was opened with has grown
                self.changed |= {number, target}
            elif self._end(number) != target:
                case.merged_into_id = target
                self.session.flush()

    def _move(self, knot: Knot, target: int) -> None:
        left = {post: number for post in knot.posts if (number := self._end(self.posts[post].row)) != target}
        if left:
            self.session.execute(_MOVE, {"posts": list(left), "case": target})
            self.changed |= {*left.values(), target}
        self.moved |= {post for post in knot.posts if self.posts[post].row != target}

    def _end(self, number: int) -> int:
        """The case, or the one it was merged into."""
        while (into := self.cases[number].merged_into_id) is not None:
            number = into
        return number


def _awake(case: Case) -> Case:
    case.merged_into_id = None
    case.stage = FIRST[case.kind]
    case.version += 1
    return case
