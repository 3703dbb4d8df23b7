"""Threads drawn at random: forks, turns of subject and back again, several named ids, missing mails, strangers."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

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
    return mails


def name(number: int, run: int) -> str:
    return f"<{number}.{run}@acme.example>"


def written(thread: Sequence[Drawn], run: int) -> list[bytes]:
    """The mails of a thread; each run has ids of its own, so that one database serves all."""
    chains: list[list[str]] = []
    raws = []
    for number, drawn in enumerate(thread):
        chain = [one for parent in reversed(drawn.parents) for one in (*chains[parent], name(parent, run))]
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
