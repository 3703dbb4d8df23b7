"""A mail taken apart into its parts (RFC 2046 §5.1), in one pass over its lines that begin with `--`.

Every open boundary is looked up in one table, so the time does not grow with the depth. No part is
copied: each knows where it stands in the raw mail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from postroom.mail import transfer
from postroom.mail.charsets import ASCII, likely, tells_what_is_raw
from postroom.mail.encoded_words import named_in_words
from postroom.mail.headers import Headers, read_block
from postroom.mail.parameters import read as read_parameters

MOST_PARTS = 1_000
DEEPEST = 100
MOST_RESCUES = 3
"""So many multiparts within each other may name boundaries that are not there."""
LONGEST_END = 400
GUESSED_FROM = ("subject", "from", "to", "content-type")
MOST_GUESSED = 16_000
"""Octets, and fields."""
COUNTRY = re.compile(rb"@[A-Za-z0-9.-]{1,250}\.([a-z]{2})(?![A-Za-z0-9.-])")

GUESSED_BOUNDARY = re.compile(rb"\n--([^\r\n]{1,200}+)\r*\n(?=content-|\r*\n)", re.I)

TOO_MANY = f"The mail has more than {MOST_PARTS} parts; the rest stands unread in the last one."
TOO_DEEP = f"The mail is nested more than {DEEPEST} deep; what lies below was kept as a file."
NOT_CLOSED = "A multipart's end was missing."
ENCODED = "A multipart was encoded as a whole."
NO_BOUNDARY = "A multipart named no boundary that is there; {what}."

MISTAKEN = {"plain/text": "text/plain", "html/text": "text/html", "text/htm": "text/html", "text/text": "text/plain"}
"""What programs for the web write."""
DEFAULT = ("text/plain", dict[str, str]())
DIGEST = ("message/rfc822", dict[str, str]())


@dataclass(slots=True)
class Part:
    """One part: its header, its type, and its body from `start` to `end` of `raw`."""

    raw: bytes = field(repr=False)
    headers: Headers
    type: str
    parameters: dict[str, str]
    start: int
    end: int
    parts: list["Part"] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """As it stands in the mail."""
        return self.raw[self.start : self.end]

    @property
    def encoding(self) -> str:
        """The transfer encoding, in lower case; empty when none is named."""
        named = self.headers.raw("content-transfer-encoding")
        return named[0].decode("latin-1").partition(";")[0].partition("(")[0].strip(" \t\"'").lower() if named else ""

    def content(self, repairs: list[str]) -> bytes:
        """The body, decoded."""
        return transfer.decode(self.body, self.encoding, repairs)


def split(raw: bytes, repairs: list[str]) -> Part:
    """The whole mail as a tree of parts. Never raises."""
    whole = _Splitter(raw, repairs).split()
    _lend_charset(list(_with_all_within(whole)))
    return whole


def _with_all_within(part: Part) -> Iterator[Part]:
    waiting = [part]
    while waiting:
        part = waiting.pop()
        yield part
        waiting += reversed(part.parts)


def _lend_charset(parts: list[Part]) -> None:
    """Bytes without a label, in headers or in a text, are in the charset that others in the mail name, if one does."""
    told = [part.parameters["charset"] for part in parts if "charset" in part.parameters]
    told += [
        label for name in ("subject", "from") for raw in parts[0].headers.raw(name) for label in named_in_words(raw)
    ]
    charset = next(filter(tells_what_is_raw, told), None) or _likely(parts)
    for part in parts if charset else ():
        part.headers.charset = charset
        types = part.headers.raw("content-type")
        if types and not types[0].isascii():
            part.parameters = read_parameters(types[0], charset)[1]


@dataclass(slots=True)
class _Open:
    """A multipart whose end has not come yet, and what its boundary meant before."""

    part: Part
    boundary: bytes
    shadowed: int | None


class _Splitter:
    def __init__(self, raw: bytes, repairs: list[str], rescues: int = 0) -> None:
        self.raw = raw
        self.repairs = repairs
        self.rescues = rescues
        self.open: list[_Open] = []
        self.depth_of: dict[bytes, int] = {}
        self.leaf: Part | None = None
        self.count = 0
        self.multiparts: list[Part] = []
        self.shortest = 0
        self.beginnings: frozenset[bytes] = frozenset()

    def split(self) -> Part:
        self.leaf = whole = self._begin(0, DEFAULT)
        self._walk(whole.start, len(self.raw))
        self._rescue_all()
        return whole

    def _rescue_all(self) -> None:
        for part in self.multiparts:
            if not part.parts:
                self._rescue(part)

    def _walk(self, at: int, stop: int) -> None:
        """Goes from one line that begins with `--` to the next; `at` is the beginning of a line."""
        while self.open and (found := self.raw.find(b"\n--", max(at - 1, 0), stop)) >= 0:
            at = found + 3
            if self.raw[at : at + self.shortest] not in self.beginnings or (hit := self._delimiter(found + 1)) is None:
                continue
            if self.count >= MOST_PARTS:
                self.repairs.append(TOO_MANY)
                break
            at = self._delimit(found + 1, self._line_end(at), *hit)
        if self.open:
            self.repairs.append(NOT_CLOSED)
            stop = self._end_in_the_line(stop)
        if self.leaf is not None:
            self.leaf.end = min(self.leaf.end, stop)
        while self.open:
            self._close(stop)

    def _end_in_the_line(self, stop: int) -> int:
        """Where the end of a multipart stands whose last line somebody forgot to end: `words--boundary--`."""
        tail = self.raw[max(0, stop - LONGEST_END) : stop].rstrip()
        ends = [b"--" + one.boundary + b"--" for one in self.open]
        found = next((end for end in ends if tail.endswith(end)), b"")
        return max(0, stop - LONGEST_END) + len(tail) - len(found) if found else stop

    def _delimiter(self, line: int) -> tuple[int, bool] | None:
        """Which open multipart a line parts or closes (RFC 2046 §5.1.1), blanks behind it aside."""
        text = self.raw[line + 2 : self._line_end(line)].rstrip(b"\r\n")
        bare = text.rstrip()
        for boundary, closes in ((text, False), (bare, False), (bare[:-2], True), (bare[:-2].rstrip(), True)):
            if boundary in self.depth_of and (not closes or bare.endswith(b"--")):
                return self.depth_of[boundary], closes
        return None

    def _delimit(self, line: int, after: int, depth: int, closing: bool) -> int:
        """Ends what stands above the delimiter line, begins what stands below; the place to go on from."""
        end = self._line_end_before(line)
        while len(self.open) > depth + 1:
            self.repairs.append(NOT_CLOSED)
            self._close(end)
        around = self.open[depth].part
        if self.leaf is not None and self.leaf is not around:
            self.leaf.end = end
        if closing:
            self._close(len(self.raw) if around.parts else end)
            self.leaf = around
            return after
        self.leaf = self._begin(after, DIGEST if around.type == "multipart/digest" else DEFAULT)
        around.parts.append(self.leaf)
        return self.leaf.start

    def _begin(self, at: int, default: tuple[str, dict[str, str]]) -> Part:
        self.count += 1
        headers, start = read_block(self.raw, at, lambda line: self._delimiter(line) is not None, self.repairs)
        named = headers.raw("content-type")
        type_, parameters = read_parameters(named[0]) if named else default
        part = Part(self.raw, headers, _known(type_, default[0]), parameters, start, len(self.raw))
        if part.type.startswith("multipart/"):
            self._open(part, boundary_of(part))
        return part

    def _open(self, part: Part, boundary: bytes) -> None:
        if len(self.open) >= DEEPEST:
            self.repairs.append(TOO_DEEP)
            part.type = "application/octet-stream"
            return
        self.multiparts.append(part)
        if boundary:
            self.open.append(_Open(part, boundary, self.depth_of.get(boundary)))
            self.depth_of[boundary] = len(self.open) - 1
            self._look_out()

    def _close(self, end: int) -> None:
        """Closes the innermost multipart; its boundary means again what it meant around it."""
        inner = self.open.pop()
        inner.part.end = end
        if inner.shadowed is None:
            del self.depth_of[inner.boundary]
        else:
            self.depth_of[inner.boundary] = inner.shadowed
        self._look_out()

    def _look_out(self) -> None:
        """How the open boundaries begin: enough to pass over most other lines at no cost."""
        self.shortest = min(map(len, self.depth_of), default=0)
        self.beginnings = frozenset(boundary[: self.shortest] for boundary in self.depth_of)

    def _rescue(self, part: Part) -> None:
        """A multipart without parts: encoded as a whole, or with another boundary, or plain text."""
        if part.encoding in ("base64", "quoted-printable"):
            self.repairs.append(ENCODED)
            part.raw = b"\n" + part.content(self.repairs)
            part.start, part.end = 1, len(part.raw)
        guessed = GUESSED_BOUNDARY.search(part.raw, max(part.start - 1, 0), part.end)
        if guessed is None or self.rescues >= MOST_RESCUES:
            part.type = "text/plain"
            self.repairs.append(NO_BOUNDARY.format(what="it was read as text"))
            return
        if guessed[1].rstrip() != boundary_of(part):
            self.repairs.append(NO_BOUNDARY.format(what="the one that is there was used"))
        inner = _Splitter(part.raw, self.repairs, self.rescues + 1)
        inner.count, inner.leaf = self.count, part
        inner._open(part, guessed[1].rstrip())
        inner._walk(part.start, part.end)
        inner.multiparts.remove(part)
        inner._rescue_all()
        self.count = inner.count

    def _line_end(self, line: int) -> int:
        """Where the next line begins."""
        return self.raw.find(b"\n", line) + 1 or len(self.raw)

    def _line_end_before(self, line: int) -> int:
        """The line end in front of a delimiter belongs to the delimiter."""
        return line - 2 if self.raw.startswith(b"\r\n", line - 2) and line >= 2 else line - 1


def _likely(parts: list[Part]) -> str | None:
    """What raw headers and the first text without a label are in, guessed from what there is more of."""
    fields = [value for part in parts for name in GUESSED_FROM for value in part.headers.raw(name)]
    raw = b"\n".join(value[:MOST_GUESSED] for value in fields[:MOST_GUESSED] if not value.isascii())
    text = next((part for part in parts if part.type in ("text/plain", "text/html")), None)
    if text and "charset" not in text.parameters and text.end - text.start < MOST_GUESSED:
        raw = max(raw, text.content([]), key=lambda octets: len(octets.translate(None, ASCII)))
    country = next((found[1] for value in parts[0].headers.raw("from") if (found := COUNTRY.search(value))), None)
    return None if raw.isascii() else likely(raw, country)


def boundary_of(part: Part) -> bytes:
    """The boundary that a multipart names, empty when it names none.

    It never ends with a blank (RFC 2046 §5.1.1), unless it really does.
    """
    named = part.parameters.get("boundary", "").encode("utf-8", "replace")
    bare = named.rstrip()
    return named if named != bare and part.raw.find(b"--" + named, part.start) >= 0 else bare


def _known(type_: str, default: str) -> str:
    """A type that is none is the default (RFC 2045 §5.2)."""
    type_ = MISTAKEN.get(type_, type_)
    main, slash, sub = type_.partition("/")
    return type_ if main and slash and sub else "text/plain" if main == "text" else default
