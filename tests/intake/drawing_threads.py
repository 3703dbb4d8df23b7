"""Threads drawn at random: forks, turns of subject and back again, several named ids, missing mails, strangers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count

from hypothesis import strategies as st

from postroom.mail.ids import digest
from tests.intake.writing_mail import ALICE, BOB, CHARLIE, mail

SUBJECTS = ("Printer", "Invoice", "URGENT: Printer", "Toner: Printer")
PREFIXES = ("Re: ", "AW: Fwd: ", "", "Again: ")
SENDERS = (ALICE, ALICE, BOB, CHARLIE)


@dataclass(frozen=True)
class Drawn:
    """One mail of a thread: which earlier ones it answers, nearest first, how it says so, and from whom."""

    parents: tuple[int, ...]
    subject: str
    names: str
    sender: str
    cc: str
    foretold: tuple[int, ...] = field(default=(), kw_only=True)
    """Mails that it names though they are written after it; a forger knows their ids."""


@st.composite
def threads(draw: st.DrawFn, most: int = 7) -> list[Drawn]:
    mails: list[Drawn] = []
    for number in range(draw(st.integers(2, most))):
        earlier = st.lists(st.integers(0, number - 1), min_size=1, max_size=2, unique=True) if number else st.just([])
        parents = tuple(draw(earlier))
        kept = [mails[parent].subject for parent in parents] * 3
        subject = draw(st.sampled_from(PREFIXES)) + draw(st.sampled_from([*kept, *SUBJECTS]))
        names = draw(st.sampled_from(("both", "both", "in-reply-to", "references")))
        cc = draw(st.sampled_from(("", "", "", CHARLIE)))
        mails.append(Drawn(parents, subject, names, draw(st.sampled_from(SENDERS)), cc))
    return [replace(drawn, foretold=foretold(draw, number, len(mails))) for number, drawn in enumerate(mails)]


def foretold(draw: st.DrawFn, number: int, mails: int) -> tuple[int, ...]:
    """Seldom one, so that most threads are honest."""
    is_forged = number + 1 < mails and draw(st.integers(0, 9)) == 0
    return (draw(st.integers(number + 1, mails - 1)),) if is_forged else ()


def name(number: int, run: int) -> str:
    return id_like(f"{number}.{run}", number)


@cache
def id_like(word: str, number: int) -> str:
    """An id whose digest stands among those of the other mails as in every run: where mails name each other in a
    circle, this tells which is the first. The order is not that of the numbers."""
    ids = (f"<{word}.{salt}@acme.example>" for salt in count())
    return next(one for one in ids if digest(one)[0] >> 4 == (number * 7 + 3) % 16)


def written(thread: Sequence[Drawn], run: int) -> list[bytes]:
    """The mails of a thread; each run has ids of its own, so that one database serves all."""
    chains: list[list[str]] = []
    raws = []
    for number, drawn in enumerate(thread):
        chain = [name(one, run) for one in drawn.foretold]
        chain += [one for parent in reversed(drawn.parents) for one in (*chains[parent], name(parent, run))]
        chains.append(list(dict.fromkeys(chain)))
        answers = chain[-1] if chain and drawn.names != "references" else ""
        references = " ".join(chains[-1]) if drawn.names != "in-reply-to" else ""
        raws.append(
            mail(
                drawn.subject,
                sender=drawn.sender,
                cc=drawn.cc,
                id=name(number, run),
                answers=answers,
                references=references,
                body=f"{number}",
            )
        )
    return raws
