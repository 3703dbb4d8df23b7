"""`format=flowed` (RFC 3676): paragraphs that were broken for the way are made whole again."""

import re

QUOTES = re.compile(r">*")
SIGNATURE = "-- "


def unflow(text: str, *, delsp: bool) -> str:
    """The text with one line for each paragraph; `delsp` as the parameter DelSp says (§4.1)."""
    out: list[str] = []
    depth_before, open_ = 0, False
    for line in text.split("\n"):
        depth, content = _unstuffed(line)
        if open_ and depth == depth_before and content != SIGNATURE:
            out.append(content)
        else:
            out.append(_start(depth, content, first=not out))
        open_ = content.endswith(" ") and content != SIGNATURE
        if open_ and delsp:
            out[-1] = out[-1][:-1]
        depth_before = depth
    return "".join(out)


def _unstuffed(line: str) -> tuple[int, str]:
    """The depth of quoting, and the line without its marks and its stuffed blank (§4.4, §4.5)."""
    depth = QUOTES.match(line).end()  # type: ignore[union-attr]
    return depth, line[depth:].removeprefix(" ")


def _start(depth: int, content: str, *, first: bool) -> str:
    mark = ">" * depth + " " if depth else ""
    return ("" if first else "\n") + mark + content
