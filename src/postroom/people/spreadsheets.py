"""Spreadsheets: rows as CSV (RFC 4180), read from whatever program wrote them, and written so that none takes harm.

A cell that begins with `=`, `+`, `-` or `@` would be run as a formula by a spreadsheet. What customers call themselves
must not do that: such a cell is written with `'` before it, which is taken off again when it is read.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from postroom.base.errors import BadInput

MOST_OCTETS = 10 * 1024 * 1024
MOST_LINES = 5_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Line:
    """One row by its columns' names; `number` is the line of the file on which it begins."""

    number: int
    cells: dict[str, str]


def read_lines(content: bytes, columns: Sequence[str]) -> Iterator[Line]:
    """The rows that hold anything; UTF-8 or Windows-1252, parted by comma, semicolon or tab.

    Raises BadInput when the file as a whole can't be read: too large, no header, or a column nobody knows.
    """
    if len(content) > MOST_OCTETS:
        raise BadInput(f"The file is too large: it may have {MOST_OCTETS // 1024 // 1024} MB.")
    words = _decoded(content)
    first = next(iter(words.splitlines()), "")
    part = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(words, newline=""), delimiter=part)
    begins, header = 1, [name.strip().lower() for name in _next(rows) or []]
    _check(header, columns)
    while True:
        begins = rows.line_num + 1
        if begins > MOST_LINES:
            raise BadInput(f"The file has too many lines: it may have {MOST_LINES}.")
        row = _next(rows)
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield Line(begins, dict(zip(header, map(_plain, row), strict=False)))


def write_lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The rows below a header, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _next(rows: "Iterator[list[str]]") -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        raise BadInput(f"The file can't be read: {error}.") from None


def _check(header: Sequence[str], columns: Sequence[str]) -> None:
    wanted = ", ".join(columns)
    if unknown := [name for name in header if name not in columns]:
        raise BadInput(f"There is no column {unknown[0]!r}: the first line names the columns, among {wanted}.")
    if columns[0] not in header or len(set(header)) < len(header):
        raise BadInput(f"The first line must name each column once, among {wanted}; {columns[0]!r} is needed.")


def _plain(cell: str) -> str:
    cell = cell.replace("\0", "").strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA and cell[1:2] else cell


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
