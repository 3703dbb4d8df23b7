"""Lines that announce a quotation: `On Monday, Bo <bo@x> wrote:`, in many languages, over up to five lines.

Such a line names who or when, mostly with a verb of writing; no grammar of any language is needed. Lines are
given without marks of direction and odd blanks (`plainly`).
"""

import re
from collections.abc import Sequence

from postroom.mail.quoting_words import ANNOUNCING, CITING, OF_ONESELF, OPENING, WROTE, alternatives

MOST_LINES = 5
LONGEST = 400
WRAPPED_FROM = 40
LONGEST_END = 60
MOST_WORDS = 5
DIGIT = re.compile(r"\d")
APART = re.compile(r"(?<=[>)\]\"'”’»])(?=\w)|[,、]")

AROUND = " \t-"
FIRST_CJK = "\u0e00"
UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF])
ODD = {0xA0: " ", 0x202F: " ", 0x2007: " ", 0x3000: " ", 0xFF1A: ":", 0x2236: ":", 0xFF0C: ","}
PLAINLY = UNSEEN | ODD | dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2015, 0x2500], "-")


def _one_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)


_VERBS = alternatives(WROTE)
_SPACED = _one_of([verb for verb in _VERBS if verb[0] < FIRST_CJK])
_UNSPACED = tuple(verb for verb in _VERBS if verb[0] >= FIRST_CJK)
_ALL = frozenset(_VERBS)
_LAST_WORDS = frozenset(verb.split()[-1] for verb in _VERBS)
_SAID = rf"(?<!\w)(?:{_SPACED})(?!\w)|{_one_of(_UNSPACED)}"
SAID = re.compile(_SAID)
CLOCK = re.compile(r"(?<![\d.])\d{1,2}(?:(?:[:h]|시 ?|時|点)\d{2}|\.\d{2}(?!\.?\d))")
DATE = re.compile(
    r"(?<!\d)(?:19|20|25|14)\d\d(?!\d)|\d{1,4}[./年-]\s?\d{1,2}(?:[./月-]|\b)|\d{1,2}\.? \w{3,9}\.?,? '?\d\d"
)
WHEN = re.compile(rf"{CLOCK.pattern}|{DATE.pattern}")
BEGINNING = re.compile(
    rf"[\s*_>-]*(?:(?:{_one_of(alternatives(ANNOUNCING))})[.,]?\s(?=.{{0,30}}\d)|\d{{1,4}}[./年\s-]|{_one_of(alternatives(OPENING))})"
)
NAMED_LAST = re.compile(rf"(?<!\w)(?:{_SPACED})\s+(?:[^\s]+\s?){{1,4}}:\Z")
ONESELF = frozenset(alternatives(OF_ONESELF))
ADDRESS_LAST = re.compile(r"\S@\S+[>)\]]*\s*:\Z|[>)\]].{3,60}\d[)\]]*:\Z")
CITED = re.compile(rf"[\s*_>-]*(?:{_one_of(alternatives(CITING))})\b.{{1,120}}[:)]\Z")
ADDRESS = re.compile(r"[<(\[]\s?(?:mailto:)?[^<>()\s]{1,200}@[^<>()\s]{1,200}")
DATED_SENDER = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.{0,120}<[^<>\s]{1,200}@[^<>\s]{1,200}>\s*:?\s*\Z")
SENDER_BARE = re.compile(
    r"(?:\w{3,9}\.? )?\d{1,2}[.,]? .{4,40}\d{1,2}[:.]\d\d \w{2,5} \S{1,100}@\S{1,100}:\Z"
    r"|\* .{1,80}@[^<>\s]{1,100}> \[[\d .:+-]{8,40}\]:\Z"
)
"""As Tuta and some users of Mutt have it: `2 Feb 2026, 09:30 by bo@x:`, `* Bo <bo@x> [2026-02-02 09:30]:`."""
GMAIL_OLD = re.compile(r"\d{4}-\d\d-\d\d \d{1,2}:\d\d (?:gmt|utc)[+-]\d{1,2}:\d\d \S")
FRAMED = re.compile(rf"(?<!-)(?:-{{4,}}+.{{0,80}}|---(?!-).{{1,80}})(?:{_SAID})\s?:?\s?-{{3,}}\Z")
ON_A_DAY = re.compile(r"(?:-{2,}\s*)?\bOn (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? \w{3,9}\.? \d")
SENTENCE_END = re.compile(r"[^\W\d_]{4,}[.!?…]\Z|[!?…]\Z")


def plainly(text: str) -> str:
    """The same number of lines without marks of direction; odd blanks, colons and dashes as everybody writes them."""
    return text if text.isascii() else text.translate(PLAINLY)


def first_line(lines: Sequence[str], last: int, start: int) -> int | None:
    """Where the attribution begins that ends with line `last`; None when none does."""
    if not _may_end(lines[last]):
        return None
    nearest, joined = None, ""
    for place in range(last, max(start, last - MOST_LINES + 1) - 1, -1):
        line = lines[place].strip(AROUND)
        below, joined = joined, f"{line} {joined}" if joined else line
        if not line and joined.startswith(" <") and "@" in joined:
            continue  # some programs put the address between blank lines
        if not line or (line[0] == ">" and place < last) or len(joined) > LONGEST:
            break
        if nearest is None and _announces(joined.casefold(), lines[last]):
            nearest = place
        elif nearest is not None and SENTENCE_END.search(line):
            break
        if nearest is not None and DATE.search(joined) and _is_its_beginning(line, below):
            return place
    return nearest


def stands_alone(lines: Sequence[str]) -> bool:
    """Whether an attribution is one without a quotation below it: it says more than a person would in passing."""
    text = " ".join(line.strip() for line in lines).casefold()
    if ADDRESS.search(text):
        return True
    if ONESELF.intersection(text.split()):
        return False
    if CLOCK.search(text) and DATE.search(text):
        return True
    is_begun = BEGINNING.match(text) is not None and DATE.search(text) is not None
    return (is_begun and (_says_at_end(text) or NAMED_LAST.search(text) is not None)) or FRAMED.search(text) is not None


def words_before(line: str) -> str:
    """What an answer wrote in front of an attribution on the same line (`Thanks On Mon, May 4 ...`)."""
    found = ON_A_DAY.search(line)
    return line[: found.start()].rstrip() if found else ""


def _is_its_beginning(line: str, below: str) -> bool:
    """Whether an attribution begins with this line; it may, where it was wrapped and no day is named below."""
    if BEGINNING.match(line.casefold()):
        return True
    return (len(line) >= WRAPPED_FROM or "@" in line) and DATE.search(below) is None


def _may_end(line: str) -> bool:
    """A quick look: the last word is one of writing, or a sign stands where it would."""
    line = line.rstrip(" \t-*_")
    if not line or len(line) > LONGEST:
        return False
    if line[-1] in ":>)" or (line.startswith("20") and GMAIL_OLD.match(line.casefold())):
        return True
    last = line[-30:].casefold()
    return last.rpartition(" ")[2] in _LAST_WORDS or (line[-1] >= FIRST_CJK and last.endswith(_UNSPACED))


def _announces(text: str, end: str) -> bool:
    known = "@" in text
    if not known and DIGIT.search(text) is None:
        return end.lstrip().startswith("---") and FRAMED.search(end.strip().casefold()) is not None
    if _says_at_end(text):
        return known or WHEN.search(text) is not None
    if GMAIL_OLD.match(text) or DATED_SENDER.match(text):
        return True
    if CITED.match(text) and (known or DATE.search(text)):
        return True
    return text.endswith(":") and WHEN.search(text) is not None and _names_who(text, known=known)


def _says_at_end(text: str) -> bool:
    """Whether the last words are of writing: up to five are looked up, which is quicker than to search for all."""
    bare = text.rstrip(" \t:*_>-")
    if bare.endswith(_UNSPACED):
        return True
    words = APART.sub(" ", bare[-LONGEST_END:]).split()[-MOST_WORDS:]
    return any(" ".join(words[first:]) in _ALL for first in range(len(words)))


def _names_who(text: str, *, known: bool) -> bool:
    """Whether a line with a time and a colon says who wrote then: with a verb, or an address as programs write it."""
    if SAID.search(text):
        return True
    if not known or not ADDRESS_LAST.search(text):
        return False
    return BEGINNING.match(text) is not None or SENDER_BARE.match(text) is not None
