"""What a part says of its use and of its name (RFC 2183), in whichever of its fields it says so."""

import re

from postroom.mail.parameters import read as read_parameters
from postroom.mail.parts import Part

NO_WORD = re.compile(rb"\s*+[\w*-]++\s*+=")
LOST = "??"
"""What a program left of letters that its charset lacked."""


def read(part: Part) -> tuple[str, str]:
    """The disposition, in lower case, and the name as it is written; each empty where there is none."""
    disposition, told = _disposition(part)
    of_type = part.parameters
    named = (told.get("filename"), told.get("name"), of_type.get("name"), of_type.get("filename"))
    names = [name for name in named if name and not name.isspace()]
    return disposition, next((name for name in names if LOST not in name), next(iter(names), ""))


def _disposition(part: Part) -> tuple[str, dict[str, str]]:
    """Some programs write `filename=report.pdf` and nothing in front of it."""
    named = part.headers.raw("content-disposition")
    if not named:
        return "", {}
    return read_parameters(b";" + named[0] if NO_WORD.match(named[0]) else named[0], part.headers.charset)
