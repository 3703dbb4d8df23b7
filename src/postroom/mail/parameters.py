"""`Content-Type` and `Content-Disposition`: a value and its parameters (RFC 2045 §5.1, RFC 2231).

Parameters come continued, percent-encoded, as encoded words (forbidden, common), unquoted with blanks.
"""

import re
from itertools import islice
from urllib.parse import unquote_to_bytes

from postroom.mail.charsets import decode
from postroom.mail.encoded_words import characters, decode_words

PARAMETER = re.compile(
    r"""(?:;\s*+|(?<!\s)\s++)([^\s=;"]+)\s*+=\s*+(?:"((?:[^"\\]++|\\.|(?!))*+)"|((?:(?!\s[\w*.-]{1,40}=)[^;]|(?!))*+))""",
    re.S,
)
VALUE = re.compile(r"[^\s;/]+\s*+/\s*+[^\s;]+|[^\s;]+")
SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?\Z")
QUOTED_PAIR = re.compile(r'\\(["\\])')
MOST = 1_000
"""Parameters that are read."""
COMMENT = re.compile(r"\s\([^()]*\)\s*\Z")


def read(raw: bytes) -> tuple[str, dict[str, str]]:
    """The value and the parameters' names in lower case; the first of two equal names counts."""
    text = characters(raw).strip()
    value = VALUE.match(text)
    end = value.end() if value else 0
    return "".join(text[:end].split()).strip("\"'").lower(), _parameters(text[end:]) if end < len(text) else {}


def _parameters(text: str) -> dict[str, str]:
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in islice(PARAMETER.finditer(text), MOST):
        name, quoted, bare = found[1], found[2], found[3] or ""
        if section := SECTION.match(name.lower()):
            content = QUOTED_PAIR.sub(r"\1", quoted) if quoted else COMMENT.sub("", bare).strip(" \t\"'")
            place = int(section[2]) + 1 if section[2] else 0 if section[3] else -1
            pieces.setdefault(section[1], {}).setdefault(place, (content, bool(section[3])))
    return {name: _whole(found) for name, found in pieces.items()}


def _whole(found: dict[int, tuple[str, bool]]) -> str:
    """One parameter. Continuations win over the plain form beside them, which is for old readers."""
    if 1 in found:
        return _extended([found[place] for place in sorted(found) if place > 0])
    if 0 in found:
        return _extended([found[0]])
    return decode_words(found[min(found)][0])


def _extended(parts: list[tuple[str, bool]]) -> str:
    """`charset'language'%41%42` (RFC 2231 §4), its first section naming the charset for all."""
    charset, prefix = "utf-8", ""
    if parts[0][1] and parts[0][0].count("'") >= 2:
        charset, language, _ = parts[0][0].split("'", 2)
        prefix = f"{charset}'{language}'"
    # Some programs name the charset with every section, the language only with the first.
    bare = ((text.removeprefix(prefix).removeprefix(f"{charset}''"), encoded) for text, encoded in parts)
    content = b"".join(unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace") for text, encoded in bare)
    return decode_words(decode(content, charset or None)[0])
