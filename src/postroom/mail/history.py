"""Where history begins that has no `>` before its lines: separators, header blocks, footers of lists.

`-----Original Message-----` and `From: / Sent: / To: / Subject:` as mail programs write them in many languages.
"""

import re
from collections.abc import Sequence
from itertools import islice

from postroom.mail import separators
from postroom.mail.quoting_words import CC, DATED, FROM, OTHER, REPLY_TO, SENT, SUBJECT, TO, alternatives

BLOCK_LINES = 12
LONGEST_LABEL = 25
FOOTER_LINES = 8
FEW_WORDS = 3
TELLS_FOOTER = re.compile(r"@|https?:|www\.|mailing list|confidential|vertraulich|disclaimer|unsubscribe|virus", re.I)
LONGEST_OF_GROUPWISE = 300
LONGEST_ON_ONE_LINE = 2_000
RULE = re.compile(r"_{2,}\Z")
CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}")
DASHES = re.compile(r"[-_—–]{3,}+")
LONGEST_SEPARATOR = 200
MOST_DASHES = 4
FOLLOWED = ("forwarded", "original")
LABELLED = re.compile(r":|(?<=>)(?=[^\W\d_])")
AROUND = " \t\xa0*_>|"

LABELS = {
    label: meaning
    for meaning, words in (
        ("other", OTHER),
        ("reply-to", REPLY_TO),
        ("cc", CC),
        ("to", TO),
        ("sent", DATED),
        ("sent", SENT),
        ("subject", SUBJECT),
        ("from", FROM),
    )
    for label in alternatives(words)
}
ANY_DATE = frozenset(alternatives(DATED))
"""Labels of a date that need not be a mail's."""


def begins_history(lines: Sequence[str], place: int) -> bool:
    """Whether from this line on everything is history, or the footer of a mailing list."""
    line = lines[place].strip()
    if line[0] in separators.SIGNS or line[-1] in ":®":
        if is_separator(line):
            return True
        if RULE.match(line):
            return _is_footer(lines, place)
        if _block_below(lines, place) and separators.announces_with_a_block(line):
            return True
    if line.startswith(separators.DRAWN) and separator_end(line):
        return True
    return label(line) is not None and (is_block(lines, place) or is_on_one_line(line))


def _block_below(lines: Sequence[str], place: int) -> bool:
    below = next((number for number in range(place + 1, min(place + 4, len(lines))) if lines[number].strip()), None)
    return below is not None and label(lines[below]) is not None and is_block(lines, below)


def is_of_groupwise(line: str) -> bool:
    """`>>> Bo Berg <bo@berg.example> 2/2/2026 9:30 >>>`, with the whole history below it."""
    if not line.startswith(">>> ") or len(line) > LONGEST_OF_GROUPWISE:
        return False
    return CLOCK.search(line) is not None and (line.rstrip().endswith(">>>") or ", in message <" in line)


def is_separator(line: str) -> bool:
    """`-----Original Message-----`, `Begin forwarded message:` and the like."""
    return separators.announced(line) in ("forwarded", "original")


def label(line: str) -> str | None:
    """What a header line of a quoted mail says: `from`, `sent`, `to`, `cc`, `subject`, `reply-to`, `other`, or None."""
    word = _label_word(line)
    return LABELS.get(word) if word else None


def value(line: str) -> str:
    """What stands behind the label of such a line."""
    return _parted(line)[1].strip(" \t\xa0*_|")


def _label_word(line: str) -> str:
    word, _ = _parted(line)
    return word.strip(AROUND).casefold() if len(word) <= LONGEST_LABEL + 5 else ""


def _parted(line: str) -> tuple[str, str]:
    """Label and value; of a table, too, as the app of NetEase writes it."""
    bare = line.lstrip(AROUND)
    at = bare.find(":", 0, LONGEST_LABEL + 5)
    if "|" in line[: len(line) - len(bare)] and (bar := bare.find("|", 0, LONGEST_LABEL + 5)) >= 0:
        at = min(at, bar) if at >= 0 else bar
    return (bare[:at], bare[at + 1 :]) if at >= 0 else ("", "")


def is_on_one_line(line: str) -> bool:
    """A whole block in one line, as converters leave it: `From: Bo <bo@x> Sent: Monday To: Zoë Subject: Printer`."""
    if len(line) > LONGEST_ON_ONE_LINE or label(line) != "from" or "@" not in line:
        return False
    said = {LABELS[line[start:end].casefold()] for start, end in labels_within(line)}
    return {"sent", "to"} <= said or {"sent", "subject"} <= said


def separator_end(line: str) -> int:
    """Where a separator ends that the whole block stands behind on its line, as in Yahoo's text; 0 without one."""
    dashes = [found.end() for found in islice(DASHES.finditer(line, 0, LONGEST_SEPARATOR), MOST_DASHES)]
    return next((end for end in reversed(dashes[1:]) if separators.announced(line[:end]) in FOLLOWED), 0)


def labels_within(line: str) -> list[tuple[int, int]]:
    """Where in a line labels begin and end that a colon stands behind, or an address before."""
    found = []
    for mark in LABELLED.finditer(line):
        if mark[0]:
            end = len(line[: mark.start()].rstrip(" *"))
            at = next((at for at in range(max(0, end - LONGEST_LABEL), end) if _is_label(line, at, end)), None)
        else:
            at, end = mark.start(), line.find(" ", mark.start(), mark.start() + LONGEST_LABEL)
        if at is not None and _is_label(line, at, end):
            found.append((at, end))
    return found


def _is_label(line: str, start: int, end: int) -> bool:
    """Within a line a label has a capital, in letters that have them, and may stand close behind what is before it."""
    if line[start].islower() or not line[start].isalpha() or end <= start:
        return False
    is_cased = line[start].isupper()
    if start and line[start - 1].isalpha() and not is_cased and line[start - 1].lower() == line[start - 1].upper():
        return False
    return line[start:end].casefold() in LABELS


def block_end(lines: Sequence[str], place: int) -> int:
    """The line behind a separator and the header block below it."""
    end, seen = place, 0
    for number, line in enumerate(lines[place : place + 2 * BLOCK_LINES], place):
        if label(line) is not None or separators.announced(line):
            end, seen = number + 1, seen + 1
        elif line.strip() and (seen == 0 or number > end):
            break
    return max(end, place + 1)


def is_block(lines: Sequence[str], place: int) -> bool:
    """Sender and more, with a subject, an address or a time, within a few lines (not `From: Rome`, `To: Bonn`)."""
    said: set[str] = set()
    others, is_empty = 0, False
    is_sure = False
    for line in lines[place : place + 2 * BLOCK_LINES]:
        meaning = label(line)
        if meaning == "other":
            continue
        if meaning:
            if meaning in said and meaning != "cc":
                break
            is_empty = not value(line)
            said.add(meaning)
            is_sure = is_sure or "@" in line or _is_sent(line, meaning)
        elif is_empty and line.strip():
            is_empty, is_sure = False, is_sure or "@" in line
        elif line.strip():
            others += 1
            if others > 2:
                break
    return "from" in said and bool(said & {"sent", "to"}) and (is_sure or {"sent", "subject"} <= said)


def _is_sent(line: str, meaning: str) -> bool:
    """Whether a line says when a mail was sent, not just a date and a time, as a journey has."""
    return meaning == "sent" and _label_word(line) not in ANY_DATE and CLOCK.search(line) is not None


def _is_footer(lines: Sequence[str], place: int) -> bool:
    """A rule that has little below it, or a quoted mail."""
    below = [line for line in lines[place + 1 : place + 1 + 4 * FOOTER_LINES] if line.strip()]
    if not below or label(below[0]):
        return True
    if len(lines) - place > 4 * FOOTER_LINES or len(below) > FOOTER_LINES:
        return False
    return any(TELLS_FOOTER.search(line) for line in below[:2]) or not any(_is_sentence(line) for line in below)


def _is_sentence(line: str) -> bool:
    return line.rstrip().endswith((".", "?", "!", "。", "？")) and len(line.split()) > FEW_WORDS
