"""Which lines of an answer only repeat the mail that it answers, also where nothing marks them as quoted.

By runs of four words, so lines may be wrapped anew; in time linear in both texts.
"""

import re
from collections.abc import Sequence

RUN = 4
FEWEST_WORDS = 12
"""A shorter repetition may be said on purpose."""

WORD = re.compile(r"\w+")


def repeated(lines: Sequence[str], answered: str) -> frozenset[int]:
    """The numbers of the lines that the answered text holds as well, in stretches of at least twelve words."""
    said = WORD.findall(answered.casefold())
    runs = {tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}
    known = frozenset(said)
    found: set[int] = set()
    stretch: list[int] = []
    words: list[str] = []
    for number, line in enumerate(lines):
        here = WORD.findall(line.casefold())
        if here and not _goes_on(words[1 - RUN :] + here, runs, known):
            found.update(stretch if len(words) >= FEWEST_WORDS else ())
            stretch, words = [], []
            if not _goes_on(here, runs, known):
                continue
        if here:
            stretch.append(number)
            words += here
    found.update(stretch if len(words) >= FEWEST_WORDS else ())
    return frozenset(found)


def _goes_on(words: list[str], runs: set[tuple[str, ...]], known: frozenset[str]) -> bool:
    """Whether the words stand so in the answered text; of few words each must be known."""
    if len(words) < RUN:
        return known.issuperset(words)
    return all(tuple(words[at : at + RUN]) in runs for at in range(len(words) - RUN + 1))
