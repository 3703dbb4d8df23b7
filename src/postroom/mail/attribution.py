"""Lines that announce a quotation: `On Monday, Bo <bo@x> wrote:`, in many languages, over up to five lines.

Such a line names who or when, mostly with a verb of writing; no grammar of any language is needed.
"""

import re
from collections.abc import Sequence

from postroom.mail.quoting_words import ANNOUNCING, WROTE, alternatives

MOST_LINES = 5
LONGEST = 400

AROUND = " \t\xa0-\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FIRST_CJK = "\u0e00"


def _one_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)


_VERBS = alternatives(WROTE)
_SPACED = _one_of([verb for verb in _VERBS if verb[0] < FIRST_CJK])
_UNSPACED = _one_of([verb for verb in _VERBS if verb[0] >= FIRST_CJK])
SAID = re.compile(rf"(?<!\w)(?:{_SPACED})(?!\w)|{_UNSPACED}")
SAID_AT_END = re.compile(rf"(?:(?<!\w)(?:{_SPACED})|{_UNSPACED})[\s:：*_>]*\Z")
WHEN = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,4}[./年-]\s?\d{1,2}")
OPENING = re.compile(rf"[\s*_>-]*(?:(?:{_one_of(alternatives(ANNOUNCING))})[.,]?\s|\d{{1,4}}[./年\s-])")
DATED_SENDER = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.{0,120}<[^<>\s]{3,200}@[^<>\s]{2,200}>\s*:?\s*\Z")
GMAIL_OLD = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:gmt|utc)[+-]\d{1,2}:\d\d \S")
ON_A_DAY = re.compile(r"(?:-{2,}\s*)?\bOn (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? \w{3,9}\.? \d")

ENDS = (":", "：", ">", "*", "_", ")", "a", "e", "o", "n", "t", "l", "u", "ł", "в", "л", "道")


def first_line(lines: Sequence[str], last: int, start: int) -> int | None:
    """Where the attribution begins that ends with line `last`; None when none does."""
    if not _may_end(lines[last]):
        return None
    nearest, joined = None, ""
    for place in range(last, max(start, last - MOST_LINES + 1) - 1, -1):
        line = lines[place].strip(AROUND)
        joined = f"{line} {joined}" if joined else line
        if not line and joined.startswith(" <") and "@" in joined:
            continue  # some programs put the address between blank lines
        if not line or (line[0] == ">" and place < last) or len(joined) > LONGEST:
            break
        if _announces(joined.casefold()):
            if OPENING.match(line.casefold()):
                return place
            nearest = place if nearest is None else nearest
    return nearest


def words_before(line: str) -> str:
    """What an answer wrote in front of an attribution on the same line (`Thanks On Mon, May 4 ...`)."""
    found = ON_A_DAY.search(line)
    return line[: found.start()].rstrip() if found else ""


def _may_end(line: str) -> bool:
    """A quick look: few lines end like one of these and name a time or an address."""
    line = line.rstrip(AROUND)
    return len(line) <= LONGEST and line.endswith(ENDS)


def _announces(text: str) -> bool:
    if GMAIL_OLD.match(text) or DATED_SENDER.match(text):
        return True
    if SAID_AT_END.search(text):
        return "@" in text or WHEN.search(text) is not None
    if not text.endswith((":", "：")) or WHEN.search(text) is None:
        return False
    return SAID.search(text) is not None or ("@" in text and OPENING.match(text) is not None)
