"""Stories drawn at random, agents' deeds among the mails, end in the same cases whatever order the mails come in."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import count

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.secrets import Key
from postroom.cases.case import Case, Link, LinkType, Stage
from postroom.cases.changing import Changes, change
from postroom.cases.merging import merge
from postroom.cases.message import Message
from postroom.cases.posting import Post, post
from postroom.cases.recipients import Recipients
from postroom.cases.wording import word_it
from postroom.inboxes.inbox import Inbox
from postroom.intake.accepting import Envelope, accept
from postroom.intake.processing import House, process_due
from postroom.intake.rethreading.due import rethread_due
from postroom.mail.mail import Address
from postroom.people.agent import Agent
from tests.intake.drawing_stories import Deed, Story, Written, id_of, raw_of, stories
from tests.intake.test_order import SLOW
from tests.intake.writing_mail import ALICE, BOB, CHARLIE, SUPPORT

pytestmark = pytest.mark.timeout(3600)
RUN = count(1_000_000)
KEY = Key("k" * 32)
CHANGES = {"archive": Changes(stage=Stage.archived), "close": Changes(stage=Stage.resolved)}
PEOPLE = [Address(*[part.strip(" >") for part in who.split("<")]) for who in (ALICE, BOB, CHARLIE)]


@dataclass(frozen=True)
class Made:
    """A case: its mails and our answers, its title, whether it is archived, and the mails of those it is linked to."""

    mails: frozenset[int]
    title: str
    archived: bool
    links: frozenset[tuple[str, frozenset[int]]]


@dataclass
class Telling:
    """A story as it is told once."""

    house: House
    story: Story
    run: int = field(default_factory=lambda: next(RUN))
    ours: list[str] = field(default_factory=list)

    def bring(self, numbers: Sequence[int], workers: int = 1, limit: int = 64) -> None:
        with self.house.database.transaction() as session:
            raws = [raw_of(self.story, number, self.run, self.ours) for number in numbers]
            accept(session, [Envelope("alice@acme.example", (SUPPORT,), raw, "test") for raw in raws])
        with ThreadPoolExecutor(workers) as pool:
            for done in [pool.submit(self._work_off, limit) for _ in range(workers)]:
                done.result()

    def _work_off(self, limit: int) -> None:
        while process_due(self.house, limit=limit) + rethread_due(self.house, limit=limit):
            pass

    def do(self, deed: Deed) -> None:
        """What an agent does; nothing where the mail that is meant is not there, or its case may not become so."""
        with self.house.database.transaction() as session:
            agent = session.scalars(select(Agent)).one()
            case, other = self._case(session, deed.mail), self._case(session, deed.other)
            if deed.what == "answer":
                self.ours.append(
                    self._answer(session, deed, case, agent) if case else f"<no-{len(self.ours)}@x.example>"
                )
            elif case and case.stage is not Stage.archived:
                if deed.what != "merge":
                    change(session, case, agent, CHANGES.get(deed.what) or Changes(title=deed.words))
                elif other and other.id != case.id and other.stage is not Stage.archived:
                    merge(session, other, case, agent)

    def _case(self, session: Session, number: int) -> Case | None:
        if number >= len(self.story.mails):
            return None
        found = select(Message.case_id).where(Message.message_id == id_of(self.story, number, self.run))
        numbers = session.scalars(found).all()
        return session.get_one(Case, numbers[0], with_for_update=True) if numbers else None

    def _answer(self, session: Session, deed: Deed, case: Case, agent: Agent) -> str:
        cc = (PEOPLE[deed.other % 3],) if deed.other % 3 != deed.mail % 3 else ()
        what = Post(
            agent=agent,
            inbox=session.scalars(select(Inbox).where(Inbox.address == SUPPORT)).one(),
            recipients=Recipients((PEOPLE[deed.mail % 3],), cc, ()),
            subject="Re: answer",
            wording=word_it("We look into it.", None, [], None),
            because="An agent wrote it.",
            parent=id_of(self.story, deed.mail, self.run),
        )
        return str(post(session, case, what, KEY).message_id)

    def outcome(self) -> set[Made]:
        """The cases as they are now."""
        numbers = {id_of(self.story, number, self.run): number for number in range(len(self.story.mails))}
        numbers |= {one: -1 - at for at, one in enumerate(self.ours)}
        columns = select(Message.message_id, Message.case_id).where(among(Message.message_id, numbers))
        with self.house.database.reading() as session:
            mails: dict[int, set[int]] = {}
            for own, case in session.execute(columns):
                mails.setdefault(case, set()).add(numbers[own or ""])
            cases = list(session.scalars(select(Case).where(among(Case.id, mails))))
            links: dict[int, set[tuple[str, frozenset[int]]]] = {}
            found = select(Link).where(among(Link.case_id, mails), Link.type != LinkType.related)
            for link in session.scalars(found):
                links.setdefault(link.case_id, set()).add((link.type.value, frozenset(mails.get(link.other_id, ()))))
        return {
            Made(frozenset(mails[one.id]), one.title, one.stage is Stage.archived, frozenset(links.get(one.id, ())))
            for one in cases
        }


@SLOW
@given(stories(), st.data())
def test_it_ends_in_the_same_cases(busy_house: House, story: Story, data: st.DataObject) -> None:
    note(repr(story))
    house = replace(busy_house, key=KEY.derived("message ids"))
    plain, drawn = Telling(house, story), Telling(house, story)
    for chapter, deeds in zip(story.chapters, story.deeds, strict=True):
        missing = data.draw(st.sampled_from((None, None, None, *chapter)), "missing")
        there = [number for number in chapter if number != missing]
        for number in there:
            plain.bring([number])
        for some in batches(data, there):
            drawn.bring(some, data.draw(st.sampled_from((1, 1, 2)), "workers"), data.draw(st.integers(1, 4), "limit"))
        assert drawn.outcome() == plain.outcome()
        for deed in deeds:
            plain.do(deed)
            drawn.do(deed)
    assert drawn.outcome() == plain.outcome()


def batches(data: st.DataObject, there: Sequence[int]) -> Iterator[list[int]]:
    """The mails in any order, some of them twice, as they come together."""
    again = data.draw(st.lists(st.sampled_from(there), max_size=2), "again") if there else []
    left = data.draw(st.permutations([*there, *again]), "order")
    while left:
        size = data.draw(st.integers(1, len(left)), "batch")
        yield left[:size]
        left = left[size:]


def test_it_brings_a_strangers_mail_onto_the_thread_once_we_wrote_to_them(busy_house: House) -> None:
    told = Telling(
        replace(busy_house, key=KEY.derived("message ids")),
        Story(
            (
                Written((), "Printer", "both", ALICE, "", is_renamed=False),
                Written((0,), "Re: Printer", "both", CHARLIE, "", is_renamed=False),
                Written((-1,), "Re: Printer", "both", ALICE, "", is_renamed=False),
            ),
            ((0, 1), (2,)),
            ((),),
        ),
    )
    told.bring([0])
    told.bring([1])
    assert {one.mails for one in told.outcome()} == {frozenset({0}), frozenset({1})}
    told.do(Deed("answer", mail=0, other=2, words=""))  # to Alice, and to Charlie on Cc
    told.bring([2])
    assert {one.mails for one in told.outcome()} == {frozenset({-1, 0, 1, 2})}
