"""Threads drawn at random end in the same cases whatever the order their mails come in.

A drawn answer keeps its subject or turns to a new one. Turning back to an older one is tested by hand: what it means
while mails between are missing can't be taken back when they come.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from postroom.intake.processing import House
from tests.intake.conftest import Outcome
from tests.intake.writing_mail import mail

HandIn = Callable[..., list[Outcome]]
RUN = count()
PREFIXES = ("Re: ", "AW: Fwd: ", "", "URGENT: ")


@dataclass(frozen=True)
class Drawn:
    """One mail of a thread: which earlier one it answers, and how it says so."""

    parent: int | None
    subject: str
    names: str


@st.composite
def threads(draw: st.DrawFn) -> list[Drawn]:
    mails = [Drawn(None, "Printer on fire", "")]
    for number in range(1, draw(st.integers(2, 6))):
        parent = draw(st.integers(0, number - 1))
        turned = f"Question {number}" if draw(st.integers(0, 3)) == 0 else mails[parent].subject
        subject = draw(st.sampled_from(PREFIXES)) + turned
        mails.append(Drawn(parent, subject, draw(st.sampled_from(("both", "in-reply-to", "references")))))
    return mails


def written(thread: Sequence[Drawn], run: int) -> list[bytes]:
    """The mails of a thread; each run has ids of its own, so that one database serves all."""
    ids = [f"<{number}.{run}@acme.example>" for number in range(len(thread))]
    chains: list[list[str]] = []
    raws = []
    for number, drawn in enumerate(thread):
        chain = [] if drawn.parent is None else [*chains[drawn.parent], ids[drawn.parent]]
        chains.append(chain)
        answers = chain[-1] if chain and drawn.names != "references" else ""
        references = " ".join(chain) if drawn.names != "in-reply-to" else ""
        raws.append(mail(drawn.subject, id=ids[number], answers=answers, references=references, body=f"{number}"))
    return raws


def grouping(outcomes: Sequence[Outcome], order: Sequence[int], house: House) -> set[frozenset[int]]:
    """Which mails are on a case together."""
    cases: dict[int, set[int]] = {}
    with house.database.reading() as session:
        for number, outcome in zip(order, outcomes, strict=True):
            assert outcome.message
            message = session.get_one(type(outcome.message), outcome.message.id)
            cases.setdefault(message.case_id, set()).add(number)
    return {frozenset(mails) for mails in cases.values()}


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(threads(), st.data())
def test_it_ends_in_the_same_cases_in_any_order(
    hand_in: HandIn, house: House, thread: list[Drawn], data: st.DataObject
) -> None:
    straight = written(thread, next(RUN))
    in_order = grouping([one for raw in straight for one in hand_in(raw)], range(len(thread)), house)
    order = data.draw(st.permutations(range(len(thread))))
    cut = data.draw(st.integers(0, len(thread)))
    shuffled = written(thread, next(RUN))
    first = hand_in(*(shuffled[i] for i in order[:cut]))
    second = hand_in(*(shuffled[i] for i in order[cut:]))
    assert grouping([*first, *second], order, house) == in_order
