"""`format=flowed` (RFC 3676): paragraphs that were broken for the way are made whole again."""

import re
from io import StringIO

QUOTES = re.compile(r">*")
SIGNATURE = "-- "


def unflow(text: str, *, delsp: bool) -> str:
    """The text with one line for each paragraph; `delsp` as the parameter DelSp says (§4.1)."""
    out = StringIO()
    depth_before, open_ = -1, False
    for line in StringIO(text):
        depth, content = _unstuffed(line.removesuffix("\n"))
        if not (open_ and depth == depth_before and content != SIGNATURE):
            out.write(_start(depth, first=depth_before < 0))
        open_ = content.endswith(" ") and content != SIGNATURE
        out.write(content[:-1] if open_ and delsp else content)
        depth_before = depth
    return out.getvalue() + "\n" * text.endswith("\n")


def _unstuffed(line: str) -> tuple[int, str]:
    """The depth of quoting, and the line without its marks and its stuffed blank (§4.4, §4.5)."""
    depth = QUOTES.match(line).end()  # type: ignore[union-attr]
    return depth, line[depth:].removeprefix(" ")


def _start(depth: int, *, first: bool) -> str:
    mark = ">" * depth + " " if depth else ""
    return mark if first else "\n" + mark
