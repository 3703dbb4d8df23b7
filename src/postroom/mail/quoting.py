"""Which words of a mail are new: the history quoted around them and signatures are folded away, never cut.

Line by line, with simple rules and the words of many languages instead of one grand expression, so the time
grows with the length only: attributions (`On Monday Bo wrote:`), lines with `>`, the header blocks that
Outlook writes, separators, `-- `.
"""

import re
from enum import Enum

from postroom.mail import attribution, history, signatures
from postroom.mail.folding import fold_html
from postroom.mail.repeating import repeated

__all__ = ["fold_html", "visible_text"]

MOST_LINES = 50_000
"""What stands below so many is new to us."""
LONGEST_LINE = 1_000
QUOTE_MARKS = (">", "＞", "|>")


class Kind(Enum):
    """What a line is to its reader."""

    TEXT = "new words"
    BLANK = "nothing"
    QUOTE = "marked as said before"
    ATTRIBUTION = "says who said it"


WRAPPED = [Kind.QUOTE, Kind.TEXT, Kind.QUOTE]
WRAPPED_FROM = 60
ATTRIBUTION_END = 20
LINK = re.compile(r"[(<]?https?://\S+(?:\s?>)?")


def visible_text(text: str, answered: str | None = None) -> str:
    """The new words of a mail's text. A mail that has words keeps some: a bare forward shows what it forwards.

    `answered` is the text of the mail that this one answers, where it is known: what only repeats it is history,
    however it is marked.
    """
    lines = text.split("\n", MOST_LINES)
    known = repeated(lines, answered) if answered else frozenset[int]()
    start = 0
    while start < len(lines):
        kinds = _read(lines, start)
        _mark_known(kinds, known, start)
        visible = _new_lines(lines, kinds, start, known)
        if visible:
            return "\n".join(visible)
        end = start + len(kinds)
        if end >= len(lines) or signatures.is_mark(lines[end]):
            break
        start = _behind_announcement(lines, end)
    return text.strip()


def _mark_known(kinds: list[Kind], known: frozenset[int], start: int) -> None:
    for place, kind in enumerate(kinds):
        if kind is Kind.TEXT and start + place in known:
            kinds[place] = Kind.QUOTE


def _behind_announcement(lines: list[str], end: int) -> int:
    """Where the words begin that a separator, a header block or an attribution announces."""
    if lines[end].strip() and history.begins_history(lines, end):
        return history.block_end(lines, end)
    for place in range(end, min(end + attribution.MOST_LINES, len(lines))):
        if attribution.first_line(lines, place, end) is not None:
            return place + 1
    return end + 1


def _read(lines: list[str], start: int) -> list[Kind]:
    """What each line is, up to where unmarked history or a signature begins."""
    kinds: list[Kind] = []
    for place in range(start, len(lines)):
        kind = _kind(lines[place])
        if kind is Kind.QUOTE and kinds and kinds[-1] is Kind.TEXT and _ends_attribution(lines[place]):
            kind = Kind.TEXT
        if kind is Kind.TEXT and len(lines[place]) <= LONGEST_LINE:
            if signatures.is_mark(lines[place]) or history.begins_history(lines, place):
                break
            first = attribution.first_line(lines, place, start)
            if first is not None:
                kinds[first - start :] = _attribution(lines, first, place)
                if not _quote_follows(lines, place):
                    return kinds[: first - start + (kinds[first - start] is Kind.TEXT)]
                continue
        kinds.append(kind)
        _mend_wrapped_quote(lines, kinds, place)
    return kinds


def _mend_wrapped_quote(lines: list[str], kinds: list[Kind], place: int) -> None:
    """Some programs wrap a long quoted line without marking its rest."""
    if kinds[-3:] == WRAPPED and (len(lines[place - 2]) >= WRAPPED_FROM or LINK.fullmatch(lines[place - 1].strip())):
        kinds[-2] = Kind.QUOTE


def _kind(line: str) -> Kind:
    bare = line.strip()
    if not bare:
        return Kind.BLANK
    return Kind.QUOTE if bare.startswith(QUOTE_MARKS) else Kind.TEXT


def _ends_attribution(line: str) -> bool:
    """`>:` or `> wrote:` on a line of its own is the end of an address that was wrapped."""
    return len(line) < ATTRIBUTION_END and line.rstrip().endswith((":", "："))


def _attribution(lines: list[str], first: int, last: int) -> list[Kind]:
    """The kinds of its lines; words of the answer in front of it on the same line are parted from it."""
    kinds = [Kind.ATTRIBUTION] * (last - first + 1)
    if before := attribution.words_before(lines[first]):
        lines[first] = before
        kinds[0] = Kind.TEXT
    return kinds


def _quote_follows(lines: list[str], place: int) -> bool:
    for line in lines[place + 1 :]:
        if line.strip():
            return _kind(line) is Kind.QUOTE
    return False


def _new_lines(lines: list[str], kinds: list[Kind], start: int, known: frozenset[int]) -> list[str]:
    """The lines to show. Quotations between new words are what these answer: they stay, unless there is just one."""
    end = _last_words(lines, kinds, start)
    answers_between = _quotations(lines, kinds[:end], start, known) != 1
    shown = [
        line
        for line, kind in zip(lines[start : start + end], kinds, strict=False)
        if kind is not Kind.ATTRIBUTION and (kind is not Kind.QUOTE or answers_between)
    ]
    while shown and not shown[0].strip():
        shown.pop(0)
    return shown


def _last_words(lines: list[str], kinds: list[Kind], start: int) -> int:
    """How many lines there are up to the last new words; ornaments and quotations below are none."""
    end = _last_text(lines, kinds, start, len(kinds))
    if end > 1 and kinds[end - 2] is Kind.BLANK and _signs(lines[start + end - 1]):
        return _last_text(lines, kinds, start, end - 1) or end
    return end


def _last_text(lines: list[str], kinds: list[Kind], start: int, end: int) -> int:
    while end and (kinds[end - 1] is not Kind.TEXT or signatures.is_ornament(lines[start + end - 1])):
        end -= 1
    return end


def _signs(line: str) -> bool:
    """A name behind a dash, with capitals as names have: an item of a list has none, or is longer."""
    words = line.strip(" \t-–—~").split()
    return signatures.is_name(line) and words[0][0].isupper() and words[-1][0].isupper()


def _quotations(lines: list[str], kinds: list[Kind], start: int, known: frozenset[int]) -> int:
    """How many runs of quoted lines there are; one that nothing announces counts twice, as it was put there by hand."""
    count, before = 0, Kind.BLANK
    for place, kind in enumerate(kinds, start):
        if kind is Kind.QUOTE and before is not Kind.QUOTE:
            is_history = before is Kind.ATTRIBUTION or place in known or _announces_itself(lines[place])
            count += 1 if is_history else 2
        if kind is not Kind.BLANK:
            before = kind
    return count


def _announces_itself(line: str) -> bool:
    """Whether a quotation begins with a separator or an attribution that is quoted, too."""
    bare = line.lstrip("|＞> ")
    return bool(bare) and (history.is_separator(bare) or attribution.first_line([bare], 0, 0) is not None)
