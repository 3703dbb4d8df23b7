"""Which words of a mail are new: the history quoted around them and signatures are folded away, never cut.

Line by line, with simple rules and the words of many languages instead of one grand expression, so the time
grows with the length only: attributions (`On Monday Bo wrote:`), lines with `>`, the header blocks that
Outlook writes, separators, `-- `.
"""

import re
from enum import Enum

from postroom.mail import attribution, history, signatures
from postroom.mail.armour import without_armour
from postroom.mail.folding import fold_html
from postroom.mail.repeating import repeated

__all__ = ["fold_html", "visible_text"]

MOST_LINES = 50_000
"""What stands below so many is new to us."""
LONGEST_LINE = 1_000
MOST_BLANK = 20
QUOTE_MARKS = (">", "＞", "|>")
INITIALS = re.compile(r" ?([A-ZА-ЯЁ][A-Za-zА-яё]{0,3}>)(?=[> ]|\Z)")
FENCE = "```"


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
    text = without_armour(text.replace("\r\n", "\n"))
    shown = text.split("\n", MOST_LINES)
    lines = attribution.plainly(text).split("\n", MOST_LINES)
    known = repeated(shown, answered) if answered else frozenset[int]()
    code = fenced(lines) if FENCE in text else frozenset[int]()
    start = 0
    while start < len(lines):
        kinds = _read(lines, start, code)
        _part_words_before(shown, lines, kinds, start)
        _mark_known(kinds, known, start)
        visible = _new_lines(shown, lines, kinds, start, known)
        if visible:
            return "\n".join(visible)
        end = start + len(kinds)
        if end >= len(lines) or signatures.is_mark(lines[end]):
            break
        start = _behind_announcement(lines, end)
    return text.strip()


def fenced(lines: list[str]) -> frozenset[int]:
    """The lines between pairs of fences, which hold code or a log as somebody pasted it."""
    fences = [place for place, line in enumerate(lines) if line.lstrip().startswith(FENCE)]
    return frozenset(
        place for first, last in zip(fences[::2], fences[1::2], strict=False) for place in range(first, last + 1)
    )


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


def _read(lines: list[str], start: int, code: frozenset[int]) -> list[Kind]:
    """What each line is, up to where unmarked history or a signature begins."""
    kinds: list[Kind] = []
    marks: tuple[str, ...] = QUOTE_MARKS
    for place in range(start, len(lines)):
        line = lines[place]
        kind = Kind.TEXT if place in code else _kind(line, marks)
        if kind is Kind.QUOTE and kinds and kinds[-1] is Kind.TEXT and _ends_attribution(line):
            kind = Kind.TEXT
        if kind is Kind.TEXT and len(line) <= LONGEST_LINE and place not in code:
            if signatures.is_mark(line) or history.begins_history(lines, place):
                break
            if signatures.ends_mail(line) and Kind.TEXT in kinds:
                break
            first = attribution.first_line(lines, place, start)
            if first is not None:
                marks = (*QUOTE_MARKS, *_initials_below(lines, place))
                follows = _quote_follows(lines, place, marks)
                if follows or attribution.stands_alone(lines[first : place + 1]):
                    kinds[first - start :] = [Kind.ATTRIBUTION] * (place - first + 1)
                    if not follows:
                        return kinds[: first - start + bool(attribution.words_before(lines[first]))]
                    continue
        elif kind is Kind.QUOTE and history.is_of_groupwise(line) and not _quote_follows(lines, place):
            break
        kinds.append(kind)
        _mend_wrapped_quote(lines, kinds, place)
    return kinds


def _mend_wrapped_quote(lines: list[str], kinds: list[Kind], place: int) -> None:
    """Some programs wrap a long quoted line without marking its rest."""
    if kinds[-3:] == WRAPPED and (len(lines[place - 2]) >= WRAPPED_FROM or LINK.fullmatch(lines[place - 1].strip())):
        kinds[-2] = Kind.QUOTE


def _kind(line: str, marks: tuple[str, ...] = QUOTE_MARKS) -> Kind:
    bare = line.strip()
    if not bare:
        return Kind.BLANK
    return Kind.QUOTE if bare.startswith(marks) else Kind.TEXT


def _initials_below(lines: list[str], place: int) -> list[str]:
    """`BB> Does it burn?`: The Bat! marks what it quotes with who said it."""
    below = next((line for line in lines[place + 1 : place + 1 + MOST_BLANK] if line.strip()), "")
    return [found[1]] if (found := INITIALS.match(below)) else []


def _ends_attribution(line: str) -> bool:
    """`>:` or `> wrote:` on a line of its own is the end of an address that was wrapped."""
    return len(line) < ATTRIBUTION_END and line.rstrip().endswith(":")


def _part_words_before(shown: list[str], lines: list[str], kinds: list[Kind], start: int) -> None:
    """Words of the answer in front of an attribution on the same line are parted from it."""
    for place, kind in enumerate(kinds):
        if kind is Kind.ATTRIBUTION and (before := attribution.words_before(lines[start + place])):
            shown[start + place] = before
            kinds[place] = Kind.TEXT


def _quote_follows(lines: list[str], place: int, marks: tuple[str, ...] = QUOTE_MARKS) -> bool:
    for line in lines[place + 1 : place + 1 + MOST_BLANK]:
        if line.strip():
            return _kind(line, marks) is Kind.QUOTE
    return False


def _new_lines(shown: list[str], lines: list[str], kinds: list[Kind], start: int, known: frozenset[int]) -> list[str]:
    """The lines to show. Quotations between new words are what these answer: they stay, unless there is just one."""
    end = _last_words(lines, kinds, start)
    answers_between = _quotations(lines, kinds[:end], start, known) != 1
    new: list[str] = []
    is_parted = True
    for line, kind in zip(shown[start : start + end], kinds, strict=False):
        if kind is Kind.ATTRIBUTION or (kind is Kind.QUOTE and not answers_between):
            is_parted = not (new and new[-1].strip())
        elif line.strip() or not is_parted:
            new.append(line)
            is_parted = False
    return new


def _last_words(lines: list[str], kinds: list[Kind], start: int) -> int:
    """How many lines there are up to the last new words; ornaments and quotations below are none."""
    end = _last_text(lines, kinds, start, len(kinds))
    name = lines[start + end - 1] if end > 1 else ""
    if name and kinds[end - 2] is Kind.BLANK and _signs(name):
        return _last_text(lines, kinds, start, end - 1) or end
    if (
        end > 2
        and signatures.is_signed(lines[start + end - 3 : start + end])
        and set(kinds[end - 3 : end]) == {Kind.TEXT}
    ):
        return _last_text(lines, kinds, start, end - 1) or end
    if name and signatures.is_short_name(name) and not _has_items(lines[start : start + end - 1]):
        return _last_text(lines, kinds, start, end - 1) or end
    return end


def _has_items(lines: list[str]) -> bool:
    """Whether there is a list, or a line that announces one."""
    return any(line.lstrip().startswith(("-", "–", "*")) or line.rstrip().endswith(":") for line in lines)


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
