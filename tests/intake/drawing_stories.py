"""Stories drawn at random: mails of one thread, and between them what agents do with its cases.

A story has chapters. The mails of a chapter may come in any order, by any number of workers; what the agents do at its
end they do on whatever case holds the mail that is meant.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.intake.drawing_threads import PREFIXES, SENDERS, SUBJECTS, Drawn, id_like, name
from tests.intake.writing_mail import ALICE, BOB, CHARLIE, mail

DEEDS = ("answer", "answer", "answer", "archive", "merge", "retitle", "close")


@dataclass(frozen=True)
class Written(Drawn):
    """A mail of a story; `parents` are mails by number, our answers by theirs, negative."""

    is_renamed: bool
    """A provider gave it another Message-ID; who answers it names the one it had."""


@dataclass(frozen=True)
class Deed:
    """What an agent does on the case of a mail; `other`: the mail whose case is merged into it, or who is on Cc."""

    what: str
    mail: int
    other: int
    words: str


@dataclass(frozen=True)
class Story:
    """Mails by number; which come in which chapter; what is done at the end of each chapter."""

    mails: tuple[Written, ...]
    chapters: tuple[tuple[int, ...], ...]
    deeds: tuple[tuple[Deed, ...], ...]


@st.composite
def stories(draw: st.DrawFn, most: int = 9) -> Story:
    chapters = draw(st.integers(1, 3))
    deeds = [[_deed(draw, most) for _ in range(draw(st.integers(0, 2)))] for _ in range(chapters)]
    answered = [chapter for chapter, done in enumerate(deeds) for deed in done if deed.what == "answer"]
    mails: list[Written] = []
    comes: list[int] = []
    since: list[int] = []
    for number in range(draw(st.integers(3, most))):
        parents = draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=3, unique=True)) if number else []
        # Nobody has answered what answers a mail that was not written yet.
        comes.append(draw(st.integers(max((since[one] for one in parents), default=0), chapters - 1)))
        ours = [-1 - at for at, chapter in enumerate(answered) if chapter < comes[-1]]
        named = draw(st.lists(st.sampled_from(ours), max_size=1)) if ours else []
        since.append(max([*(since[one] for one in parents), *(answered[-1 - one] + 1 for one in named)], default=0))
        mails.append(_mail(draw, (*named, *parents) if draw(st.booleans()) else (*parents, *named), mails))
    split = tuple(tuple(n for n, at in enumerate(comes) if at == chapter) for chapter in range(chapters))
    return Story(tuple(mails), split, tuple(tuple(done) for done in deeds))


def _deed(draw: st.DrawFn, most: int) -> Deed:
    words = draw(st.sampled_from((*SUBJECTS, "Fire on floor 2")))
    mails = st.integers(0, most - 1)
    return Deed(draw(st.sampled_from(DEEDS)), draw(mails), draw(mails), words)


def _mail(draw: st.DrawFn, parents: tuple[int, ...], before: Sequence[Written]) -> Written:
    kept = [before[parent].subject for parent in parents if parent >= 0] * 3
    return Written(
        parents,
        draw(st.sampled_from(PREFIXES)) + draw(st.sampled_from([*kept, *SUBJECTS])),
        draw(st.sampled_from(("both", "both", "in-reply-to", "in-reply-to", "references", "renamed"))),
        draw(st.sampled_from(SENDERS)),
        draw(st.sampled_from(("", "", "", CHARLIE, BOB, ALICE))),
        draw(st.integers(0, 9)) == 0,
    )


def id_of(story: Story, number: int, run: int) -> str:
    """The Message-ID with which a mail comes to us."""
    return id_like(f"renamed-{number}.{run}", number) if story.mails[number].is_renamed else name(number, run)


def raw_of(story: Story, number: int, run: int, ours: Sequence[str]) -> bytes:
    """The mail; `ours`: the Message-IDs of our answers so far."""
    written = story.mails[number]
    chain = _chain(story, number, run, ours)
    nearest = chain[-1] if chain else ""
    if written.names == "renamed" and nearest:
        nearest = f"<given-anew-{number}.{run}@provider.example>"
    return mail(
        written.subject,
        sender=written.sender,
        cc=written.cc,
        id=id_of(story, number, run),
        answers=nearest if written.names != "references" else "",
        references=" ".join(chain) if written.names != "in-reply-to" else "",
        body=f"{number}",
    )


def _chain(story: Story, number: int, run: int, ours: Sequence[str]) -> list[str]:
    """The ids that it may name, nearest last."""
    found = [name(one, run) for one in story.mails[number].foretold]
    for parent in reversed(story.mails[number].parents):
        if parent >= 0:
            found += [*_chain(story, parent, run, ours), name(parent, run)]
        elif -parent <= len(ours):
            found.append(ours[-parent - 1])
    return list(dict.fromkeys(found))
