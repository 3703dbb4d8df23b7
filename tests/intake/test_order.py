"""Threads drawn at random end in the same cases whatever the order of their mails, and however many work on them."""

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import select

from postroom.base.columns import among
from postroom.cases.case import Case, Link, LinkType
from postroom.cases.message import Message
from postroom.intake.accepting import Envelope, accept
from postroom.intake.processing import House, process_due
from tests.intake.drawing_threads import Drawn, name, threads, written
from tests.intake.writing_mail import ALICE, BOB, CHARLIE, SUPPORT

pytestmark = pytest.mark.timeout(3600)  # hundreds of mails, each in a round of its own
RUN = count()
# CI draws the same threads each time, everybody else new ones; `DRAWS=400 bin/test tests/intake/test_order.py` more.
SLOW = settings(
    max_examples=int(os.environ.get("DRAWS", "15")),
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Made:
    """A case: which mails it has, its title, and the mails of the cases it was split off from."""

    mails: frozenset[int]
    title: str
    parents: frozenset[frozenset[int]]


def bring(house: House, raws: Iterable[bytes]) -> None:
    with house.database.transaction() as session:
        accept(session, [Envelope("alice@acme.example", (SUPPORT,), raw, "test") for raw in raws])


def work_off(house: House, limit: int = 64) -> None:
    while process_due(house, limit=limit):
        pass


def cases_of(house: House, thread: Sequence[Drawn], run: int) -> set[Made]:
    """The cases that the mails of this run make."""
    numbers = {name(number, run): number for number in range(len(thread))}
    with house.database.reading() as session:
        found = session.execute(select(Message.message_id, Message.case_id).where(among(Message.message_id, numbers)))
        mails: dict[int, set[int]] = {}
        for message_id, case in found:
            mails.setdefault(case, set()).add(numbers[message_id or ""])
        titles = dict(session.execute(select(Case.id, Case.title).where(among(Case.id, mails))).all())
        split = select(Link.case_id, Link.other_id).where(among(Link.case_id, mails), Link.type == LinkType.split_from)
        parents: dict[int, set[frozenset[int]]] = {}
        for case, other in session.execute(split):
            parents.setdefault(case, set()).add(frozenset(mails.get(other, ())))
    return {Made(frozenset(mails[case]), titles[case], frozenset(parents.get(case, ()))) for case in mails}


def in_order(house: House, thread: Sequence[Drawn], there: Iterable[int]) -> set[Made]:
    """With one worker, one mail after the other."""
    run = next(RUN)
    raws = written(thread, run)
    for number in sorted(there):
        bring(house, [raws[number]])
        work_off(house)
    return cases_of(house, thread, run)


def drawn_order(data: st.DataObject, thread: Sequence[Drawn]) -> list[int]:
    """Most of the mails, some of them twice, in any order."""
    there = data.draw(st.sets(st.integers(0, len(thread) - 1), min_size=max(1, len(thread) - 2)), "there")
    again = data.draw(st.lists(st.sampled_from(sorted(there)), max_size=2), "again")
    return data.draw(st.permutations([*sorted(there), *again]), "order")


@SLOW
@given(threads(), st.data())
def test_it_ends_in_the_same_cases_in_any_order(busy_house: House, thread: list[Drawn], data: st.DataObject) -> None:
    note(repr(thread))
    order, run = drawn_order(data, thread), next(RUN)
    raws, left = written(thread, run), list(order)
    while left:
        size = data.draw(st.integers(1, len(left)), "batch")
        bring(busy_house, (raws[number] for number in left[:size]))
        work_off(busy_house)
        left = left[size:]
    assert cases_of(busy_house, thread, run) == in_order(busy_house, thread, set(order))


@SLOW
@given(threads(), st.data())
def test_it_ends_in_the_same_cases_with_two_workers(
    busy_house: House, thread: list[Drawn], data: st.DataObject
) -> None:
    note(repr(thread))
    order, run = drawn_order(data, thread), next(RUN)
    raws = written(thread, run)
    bring(busy_house, (raws[number] for number in order))
    with ThreadPoolExecutor(2) as workers:
        for done in [workers.submit(work_off, busy_house, data.draw(st.integers(1, 3), "limit")) for _ in range(2)]:
            done.result()
    assert cases_of(busy_house, thread, run) == in_order(busy_house, thread, set(order))


def test_it_lets_in_the_same_people_whichever_of_two_joined_cases_came_first(busy_house: House) -> None:
    thread = [
        Drawn((), "AW: Fwd: Toner: Printer", "both", CHARLIE, ""),
        Drawn((0,), "Re: URGENT: Printer", "both", ALICE, CHARLIE),
        Drawn((0, 1), "Printer", "both", CHARLIE, ""),  # proves the two to be one
        Drawn((2, 0), "AW: Fwd: Printer", "both", BOB, ""),  # Alice's colleague, nobody to Charlie
    ]
    run = next(RUN)
    raws = written(thread, run)
    for number in (1, 0, 2, 3):
        bring(busy_house, [raws[number]])
        work_off(busy_house)
    assert cases_of(busy_house, thread, run) == in_order(busy_house, thread, range(4))


def test_it_speaks_of_a_joined_case_as_its_mails_do_whether_it_was_joined_before_or_not(busy_house: House) -> None:
    thread = [
        Drawn((), "Re: Toner: Printer", "both", CHARLIE, ""),
        Drawn((0,), "AW: Fwd: Printer", "both", ALICE, CHARLIE),  # a stranger: a case beside
        Drawn((1,), "Again: Toner: Printer", "both", CHARLIE, BOB),  # proves the two to be one
        Drawn((2,), "Again: Printer", "both", ALICE, BOB),
    ]
    run = next(RUN)
    bring(busy_house, reversed(written(thread, run)))
    work_off(busy_house)
    assert cases_of(busy_house, thread, run) == in_order(busy_house, thread, range(4))
