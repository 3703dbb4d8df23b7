"""The header block that mail programs write above a mail which they forward or quote, as lines of text.

From: John <john@quist.example>      Von: ...        *From:* John [mailto:john@quist.example]
Sent: Monday, 2 November 2026        Gesendet: ...   To: a@quist.example; b@quist.example
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from postroom.mail import addresses, history
from postroom.mail.mail import Address

MOST_LINES = 30
MOST_BLANK = 4
LONGEST_SEPARATOR = 200
LONGEST_ON_ONE_LINE = 4_000
DASHES = re.compile(r"[-_—–]{3,}+")
MAILTO_IN_BRACKETS = re.compile(r"\[mailto:([^\[\]\s]++)\]")
MAILTO_BEHIND = re.compile(r"<mailto:[^<>\s]*+>")
IN_QUOTES = re.compile(r"""(\A|[,;]\s*+)\\?'([^'"<>]{1,100}+)\\?'(?=\s*+<)""")
ON_BEHALF = re.compile(r"(?<=>)\s+[^<>,;]{5,30}\s+(?=\S+@)")
WRITTEN = sorted({form for word in history.LABELS for form in (word.capitalize(), word.upper())}, key=len, reverse=True)
LABEL = "|".join(re.escape(form) for form in WRITTEN if len(form) > 1 or form in "AÀÁ")
ONE_LINE = re.compile(rf"(?<=[>\w\s])(?:{LABEL})\s?[:：]|(?<=>)(?:{LABEL})\s")


@dataclass(slots=True)
class Block:
    """The fields by their meaning (`from`, `sent`, `to`, `cc`, `subject`, `reply-to`), and the line behind them."""

    end: int
    fields: dict[str, str] = field(default_factory=dict)
    sender_label: str = ""

    def __bool__(self) -> bool:
        return bool(self.fields)


def separated(line: str) -> str:
    """`forwarded` or `original` for a line that announces such a mail and nothing else, otherwise empty."""
    if len(line) > LONGEST_SEPARATOR or not (line[0] in history.SIGNS or line[-1] in ":："):
        return ""
    words = [piece.strip(history.SIGNS).casefold() for piece in DASHES.split(line)]
    words = [word for word in words if word]
    if not words or not history.ORIGINALS.issuperset(words):
        return ""
    return "forwarded" if history.FORWARDS.intersection(words) else "original"


def one_below_the_other(lines: Sequence[str]) -> list[str]:
    """The lines; a separator with all the fields behind it on one line, as Yahoo's text has it, is taken apart."""
    out: list[str] = []
    for line in lines:
        separator, fields = _parted(line)
        out += [separator, *fields] if fields else [line]
    return out


def read_block(shown: Sequence[str], start: int) -> Block:
    """The fields that begin at `start`, or below a few blank lines; `shown` are lines without marks around."""
    block = Block(start)
    last, blank = "", 0
    for place in range(start, min(start + MOST_LINES, len(shown))):
        line = shown[place]
        meaning = history.label(line)
        if not line:
            blank += 1
            if blank > MOST_BLANK:
                break
        elif meaning and (meaning not in block.fields or not blank):
            _, _, value = line.replace("：", ":").partition(":")
            block.fields.setdefault(meaning, value.strip(" \t\xa0*_"))
            if meaning == "from":
                block.sender_label = line.partition(":")[0].strip(" *").casefold()
            last, blank, block.end = meaning, 0, place + 1
        elif last and not blank and _is_continued(shown, place, last):
            block.fields[last] += " " + line
            block.end = place + 1
        else:
            break
    return block


def _is_continued(shown: Sequence[str], place: int, meaning: str) -> bool:
    """Whether a line without a label goes on with the field above it: there is a field or the end of them below."""
    if meaning in ("to", "cc"):
        return "@" in shown[place]
    below = next((line for line in shown[place + 1 : place + 3] if history.label(line) is not None), None)
    return below is not None


def people(value: str) -> tuple[Address, ...]:
    """The addresses of a field as such blocks write them; one that has only a name stands without an address."""
    value = MAILTO_IN_BRACKETS.sub(r"<\1>", value)
    plain = MAILTO_BEHIND.sub("", value)
    value = plain if "@" in plain else value.replace("<mailto:", "<")
    value = ON_BEHALF.sub(", ", IN_QUOTES.sub(r'\1"\2"', value))
    found = addresses.read_list(value.encode("utf-8", "replace"), [])
    if not found and value.strip():
        return tuple(Address(name.strip(" '\""), "") for name in value.split(";") if name.strip(" '\""))
    return tuple(_without_address_as_name(person) for person in found)


def _without_address_as_name(person: Address) -> Address:
    name = person.name.strip("\\'\" ")
    return Address("" if name.lower() == person.address.lower() else name, person.address)


def _parted(line: str) -> tuple[str, list[str]]:
    """The separator and the fields of a line that holds both."""
    bare = line.strip(" \t>\xa0")
    if bare[:1] not in ("-", "_", "—", "–") or separated(bare):
        return line, []
    dashes = DASHES.search(line, 0, LONGEST_SEPARATOR)
    behind = DASHES.search(line, dashes.end(), LONGEST_SEPARATOR) if dashes else None
    if behind is None or not separated(line[: behind.end()].strip(" \t>\xa0")):
        return line, []
    rest = line[behind.end() :].strip()
    places = [
        0,
        *(found.start() for found in ONE_LINE.finditer(rest, 0, LONGEST_ON_ONE_LINE) if found.start()),
        len(rest),
    ]
    fields = [rest[start:end].strip() for start, end in pairwise(places)]
    return line[: behind.end()], [field if ":" in field else field.replace(" ", ": ", 1) for field in fields]
