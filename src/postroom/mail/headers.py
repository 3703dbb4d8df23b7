"""The header block of a mail or of one of its parts (RFC 5322 §2.2), however broken.

A field's value is kept as the bytes that were there and decoded only when somebody asks for it.
"""

import re
from collections.abc import Callable, Iterator

from postroom.mail.encoded_words import readable

FIELD = re.compile(rb"([!-9;-~\x00]++)[ \t]*:([^\n]*+(?:\n[ \t][^\n]*+|(?!))*+)(?:\n|\Z)")
FOLD = re.compile(rb"[\r\n][\r\n \t]*+")
BLANK = re.compile(rb"\r*\n")
BLANK_LINES = re.compile(rb"(?:\xef\xbb\xbf|(?!))?+(?:[ \t\r]*+\n|(?!))++|\xef\xbb\xbf")
INDENT = re.compile(rb"[ \t]+")
MBOX = re.compile(rb">?From [^\n]*\n")

MOST_FIELDS = 5_000
TOO_MANY = f"The header has more than {MOST_FIELDS} fields; the others were left out."
MOST_STRAY_LINES = 4
"""In one place of a header; more are a text."""
MAIL_FIELD = re.compile(
    rb"(?:x-[a-z-]{1,60}|return-path|received|from|to|cc|subject|date|message-id|reply-to|in-reply-to|references|mime-version"
    rb"|content-type|content-transfer-encoding)[ \t]*:",
    re.I,
)
TRACE = re.compile(rb"(?:return-path|received|delivered-to|x-original-to|dkim-signature)[ \t]*:", re.I)
LOST_LINE = "A line in the header that is no header field was left out."
BLANK_ABOVE = "Blank lines above the header were left out."
NO_BLANK_LINE = "The blank line between header and text was missing."


class Headers:
    """The fields of a header block, in order; looked up without regard to case."""

    __slots__ = ("_by_name", "charset", "fields")

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self.fields = tuple(fields)
        self.charset: str | None = None
        """What bytes that no encoded word names a charset for are most likely in; None where nothing tells."""
        self._by_name: dict[str, list[bytes]] = {}
        for name, raw in fields:
            self._by_name.setdefault(name.lower(), []).append(raw)

    def get(self, name: str) -> str | None:
        """The first field of that name: unfolded, decoded, ready to read; None when there is none."""
        found = self._by_name.get(name.lower())
        return readable(found[0], self.charset) if found else None

    def all(self, name: str) -> list[str]:
        """Every field of that name, from the top, unfolded and decoded."""
        return [readable(raw, self.charset) for raw in self._by_name.get(name.lower(), ())]

    def raw(self, name: str) -> list[bytes]:
        """Every field of that name as it was written, but unfolded."""
        return self._by_name.get(name.lower(), [])

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((name, readable(raw, self.charset)) for name, raw in self.fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.fields == other.fields

    def __hash__(self) -> int:
        return hash(self.fields)

    def __repr__(self) -> str:
        return f"Headers({list(self.fields)!r})"


def read_block(raw: bytes, start: int, is_delimiter: Callable[[int], bool], repairs: list[str]) -> tuple[Headers, int]:
    """The header block that begins at `start`, and where its body begins."""
    fields: list[tuple[str, bytes]] = []
    at = _behind_blanks(raw, repairs) if start == 0 else start
    while at < len(raw):
        if blank := BLANK.match(raw, at):
            return Headers(fields), blank.end()
        if raw.startswith(b"--", at) and is_delimiter(at):
            break
        if field := FIELD.match(raw, at):
            at = field.end()
            if len(fields) < MOST_FIELDS:
                fields.append((field[1].replace(b"\0", b"").decode("latin-1"), unfold(field[2])))
            elif repairs[-1:] != [TOO_MANY]:
                repairs.append(TOO_MANY)
        elif not fields and (mbox := MBOX.match(raw, at)):
            at = mbox.end()
        elif after := _after_stray_lines(raw, at, begun=bool(fields)):
            repairs.append(LOST_LINE)
            at = after
        else:
            if fields:
                repairs.append(NO_BLANK_LINE)
            break
    return Headers(fields), at


def unfold(value: bytes) -> bytes:
    """One line (RFC 5322 §2.2.3); where a line was folded, one blank stays."""
    if b"\n" in value:
        value = FOLD.sub(b" ", value)
    return value.strip(b" \t\r\n")


def _behind_blanks(raw: bytes, repairs: list[str]) -> int:
    """Blanks above and before a header are none of it; above anything else they end an empty header."""
    if (indented := INDENT.match(raw)) and MAIL_FIELD.match(raw, indented.end()):
        return indented.end()
    above = BLANK_LINES.match(raw)
    if above is None or FIELD.match(raw, above.end()) is None:
        return 0
    repairs.append(BLANK_ABOVE)
    return above.end()


def _after_stray_lines(raw: bytes, at: int, *, begun: bool) -> int | None:
    """Where the header goes on behind lines that are none of it; None when the text begins here.

    One line may be lost before any field; several, before one that every mail knows. Above the first field stands no
    more than one, and no field that a forward shows: that is a text without a header.
    Below fields a line that begins as delimiters do is in the text: what follows is the header of a part.
    """
    if not begun:
        after = raw.find(b"\n", at) + 1
        return after if after and TRACE.match(raw, after) else None
    for lost in range(MOST_STRAY_LINES):
        if raw.startswith(b"--", at):
            return None
        at = raw.find(b"\n", at) + 1
        if not at or BLANK.match(raw, at):
            return None
        if FIELD.match(raw, at) and (lost == 0 or MAIL_FIELD.match(raw, at)):
            return at
    return None
