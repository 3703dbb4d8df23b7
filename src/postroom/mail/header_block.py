"""The header block that mail programs write above a mail which they forward or quote, as lines of text.

From: John <john@quist.example>      Von: ...        *From:* John [mailto:john@quist.example]
Sent: Monday, 2 November 2026        Gesendet: ...   To: a@quist.example; b@quist.example
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from postroom.mail import addresses, attribution, history, separators
from postroom.mail.mail import Address

MOST_LINES = 30
MOST_BLANK = 4
LONGEST_SEPARATOR = 200
LONGEST_ON_ONE_LINE = 4_000
FIELDS_BELOW = 8
MAILTO_IN_BRACKETS = re.compile(r"\[mailto:([^\[\]\s]++)\]")
MAILTO_BEHIND = re.compile(r"<mailto:[^<>\s]*+>")
DATED_SENDER = re.compile(
    r"(?P<sent>\d[^<>\"]{8,60}?[ ,]\d{1,2}[:.]\d\d)[ ,]\s?(?P<sender>[^<>]{0,80}<[^<>\s]+@[^<>\s]+>)\s?:\Z"
)
LINKED = re.compile(r"\[([^\[\]()\s]{3,200}@[^\[\]()\s]{1,200})\]\(mailto:[^()\s]{1,300}\)")
IN_QUOTES = re.compile(r"""(\A|[,;]\s*+)\\?'([^'"<>]{1,100}+)\\?'(?=\s*+<)""")
ON_BEHALF = re.compile(r"(?<=>)\s+[^<>,;]{5,30}\s+(?=\S+@)")


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
    kind = separators.announced(line)
    return "" if kind == "end" else kind


def one_below_the_other(lines: Sequence[str]) -> list[str]:
    """The lines; fields that stand on one line, as Yahoo's text has them, are taken apart, and get their colons."""
    out: list[str] = []
    below = 0
    for line in lines:
        separator, fields = _parted(line)
        if fields:
            out += [*separator, *fields]
        else:
            below = FIELDS_BELOW if separated(line.strip()) else max(below - 1, 0)
            out.append(_with_colon(line) if below else line)
    return out


def _with_colon(line: str) -> str:
    """`From "Bo" <bo@x>`, as newer versions of eM Client write below their separator, as other programs write it."""
    word, blank, rest = line.strip().partition(" ")
    if not blank or history.label(line) is not None or word[0].islower():
        return line
    return f"{word}: {rest}" if word.casefold() in history.LABELS else line


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
            if meaning != "other":
                block.fields.setdefault(meaning, history.value(line))
            if meaning == "from":
                block.sender_label = line.partition(":")[0].strip(" *").casefold()
            last, blank, block.end = meaning, 0, place + 1
        elif last and not blank and _is_continued(shown, place, last, block):
            if last != "other":
                block.fields[last] = f"{block.fields[last]} {line}".strip()
            block.end = place + 1
        else:
            break
    return block


def read_attribution(shown: Sequence[str], start: int) -> Block:
    """The same of a line that says who wrote when, as Yandex has it: `02.11.2026, 09:31, "Zoë" <zoe@x>:`."""
    first = next((at for at in range(start, min(start + MOST_BLANK, len(shown))) if shown[at]), start)
    said = DATED_SENDER.match(shown[first]) if first < len(shown) else None
    if said is None or len(shown[first]) > LONGEST_SEPARATOR:
        return Block(start)
    return Block(first + 1, {"from": said["sender"], "sent": said["sent"].strip(" ,")})


def _is_continued(shown: Sequence[str], place: int, meaning: str, block: Block) -> bool:
    """Whether a line without a label goes on with the field above it: there is a field or the end of them below."""
    if not block.fields.get(meaning, "x"):
        return True
    if meaning in ("to", "cc"):
        return "@" in shown[place]
    below = next((line for line in shown[place + 1 : place + 3] if history.label(line) is not None), None)
    return below is not None


def people(value: str) -> tuple[Address, ...]:
    """The addresses of a field as such blocks write them; one that has only a name stands without an address."""
    value = LINKED.sub(r"\1", value)
    value = MAILTO_IN_BRACKETS.sub(r"<\1>", value)
    plain = MAILTO_BEHIND.sub("", value)
    value = plain if "@" in plain else value.replace("<mailto:", "<")
    value = ON_BEHALF.sub(", ", IN_QUOTES.sub(r'\1"\2"', value))
    found = addresses.read_list(value.encode("utf-8", "replace"), [])
    if not found and value.strip():
        return tuple(Address(name.strip(" '\""), "") for name in value.split(";") if name.strip(" '\""))
    return tuple(_without_address_as_name(person) for person in found)


def _without_address_as_name(person: Address) -> Address:
    name = person.name.strip("\\'\"*_ ")
    return Address("" if name.lower() == person.address.lower() else name, person.address)


def _parted(line: str) -> tuple[list[str], list[str]]:
    """The separator, if there is one, and the fields of a line that holds both, or all the fields."""
    bare = attribution.plainly(line).strip(" \t>")
    if history.label(bare) == "from" and history.is_on_one_line(bare):
        return [], _fields(bare)
    if not bare.startswith(separators.DRAWN) or separated(bare):
        return [], []
    end = history.separator_end(bare)
    return ([bare[:end]], _fields(bare[end:].strip())) if end else ([], [])


def _fields(text: str) -> list[str]:
    """The fields of one line; Yahoo leaves the colon out behind some: `<zoe@x>An "Bo" <bo@x>`."""
    labels = history.labels_within(text[:LONGEST_ON_ONE_LINE])
    places = [0, *(start for start, _ in labels if start), len(text)]
    fields = [text[start:end].strip() for start, end in pairwise(places)]
    return [field if ":" in field else field.replace(" ", ": ", 1) for field in fields]
