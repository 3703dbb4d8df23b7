"""Where history begins that has no `>` before its lines: separators, header blocks, footers of lists.

`-----Original Message-----` and `From: / Sent: / To: / Subject:` as mail programs write them in many languages.
"""

import re
from collections.abc import Sequence

from postroom.mail import marker
from postroom.mail.forwarding_words import FORWARDED
from postroom.mail.quoting_words import CC, FROM, ORIGINAL, REPLY_TO, SENT, SUBJECT, TO, alternatives

BLOCK_LINES = 10
LONGEST_LABEL = 25
FOOTER_LINES = 8
RULE = re.compile(r"_{2,}\Z")
CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}")
SIGNS = " \t\xa0-_=*—–<>#•:："

TOBIT_DAVID = "original message processed by david"

FORWARDS = frozenset(word.casefold() for word in alternatives(FORWARDED))
ORIGINALS = FORWARDS | {word.casefold() for word in alternatives(ORIGINAL)} | {marker.WORDS.casefold()}
LABELS = {
    label.casefold(): meaning
    for meaning, words in (
        ("reply-to", REPLY_TO),
        ("cc", CC),
        ("to", TO),
        ("sent", SENT),
        ("subject", SUBJECT),
        ("from", FROM),
    )
    for label in alternatives(words)
}


def begins_history(lines: Sequence[str], place: int) -> bool:
    """Whether from this line on everything is history, or the footer of a mailing list."""
    line = lines[place].strip()
    if line[0] in SIGNS or line[-1] in ":：®":
        if is_separator(line):
            return True
        if RULE.match(line):
            return _is_footer(lines, place)
    return label(line) is not None and _is_block(lines, place)


def is_separator(line: str) -> bool:
    """`-----Original Message-----`, `Begin forwarded message:` and the like."""
    core = line.strip(SIGNS).casefold()
    if core.startswith(TOBIT_DAVID):
        return True
    return len(core) < len(line.strip()) and (core in ORIGINALS or core.startswith("forwarded by "))


def label(line: str) -> str | None:
    """What a header line of a quoted mail says: `from`, `sent`, `to`, `cc`, `subject`, `reply-to`, or None."""
    head = line[: LONGEST_LABEL + 5].replace("：", ":")
    word, colon, _ = head.partition(":")
    return LABELS.get(word.strip(" \t\xa0*_>").casefold()) if colon else None


def block_end(lines: Sequence[str], place: int) -> int:
    """The line behind a separator and the header block below it."""
    end, seen = place, 0
    for number, line in enumerate(lines[place : place + 2 * BLOCK_LINES], place):
        if label(line) is not None or is_separator(line):
            end, seen = number + 1, seen + 1
        elif line.strip() and (seen == 0 or number > end):
            break
    return max(end, place + 1)


def _is_block(lines: Sequence[str], place: int) -> bool:
    """Sender and more, with a subject, an address or a time, within a few lines (not `From: Rome`, `To: Bonn`)."""
    said: set[str] = set()
    others = 0
    is_sure = False
    for line in lines[place : place + BLOCK_LINES]:
        meaning = label(line)
        if meaning:
            said.add(meaning)
            is_sure = is_sure or meaning == "subject" or "@" in line or CLOCK.search(line) is not None
        elif line.strip():
            others += 1
            if others > 2:
                break
    return "from" in said and len(said) >= 2 and is_sure


def _is_footer(lines: Sequence[str], place: int) -> bool:
    """A rule that has little below it, or a quoted mail."""
    below = [line for line in lines[place + 1 : place + 1 + 4 * FOOTER_LINES] if line.strip()]
    if not below or label(below[0]):
        return True
    return len(lines) - place <= 4 * FOOTER_LINES and len(below) <= FOOTER_LINES
