"""`Content-Type` and `Content-Disposition`: a value and its parameters (RFC 2045 §5.1, RFC 2231).

Parameters come continued, percent-encoded, as encoded words (forbidden, common), unquoted with blanks.
"""

import re
from itertools import islice
from urllib.parse import unquote_to_bytes

from postroom.mail.charsets import codec_of, decode
from postroom.mail.encoded_words import characters, decode_words

PARAMETER = re.compile(
    r"""(?:;\s*+|(?<!\s)\s++)\**+([^\s=;"*]++)((?:\s*+\*\s*+[^\s=;"*]*+|(?!)){0,10}+)\s*+="""
    r"""\s*+(?:"((?:[^"\\]++|\\.|"(?!\s*+(?:[;(]|\Z|[\w*.-]{1,40}\s*+=))|(?!))*+)"|((?:(?!\s[\w*.-]{1,40}=)[^;]|(?!))*+))""",
    re.S,
)
VALUE = re.compile(r"[^\s;/]+\s*+/\s*+[^\s;]+|[^\s;]+")
SECTION = re.compile(r"\s*\*\s*([0-9]+)")
QUOTED_PAIR = re.compile(r"""\\(["'\\])""")
PLAIN, EXTENDED, SECTIONS = -1, 0, 1
"""How a parameter is written: `name=`, `name*=`, or in pieces from `name*0=` on."""
STARLESS = re.compile(r"([\w-]{3,20})'[\w-]{0,10}'(?=.*%[0-9A-Fa-f]{2})", re.S)
MOST = 1_000
"""Parameters that are read."""
COMMENT = re.compile(r"\s\([^()]*\)\s*\Z")


def read(raw: bytes, charset: str | None = None) -> tuple[str, dict[str, str]]:
    """The value and the parameters' names in lower case; the first of two equal names counts."""
    text = characters(raw, charset).strip()
    value = VALUE.match(text)
    end = value.end() if value else 0
    return "".join(text[:end].split()).strip("\"'").lower(), _parameters(text[end:]) if end < len(text) else {}


def _parameters(text: str) -> dict[str, str]:
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for found in islice(PARAMETER.finditer(text), MOST):
        name, stars, quoted, bare = found[1].lower(), found[2].rstrip(), found[3], found[4] or ""
        content = QUOTED_PAIR.sub(r"\1", quoted) if quoted else COMMENT.sub("", bare).strip(" \t\"'")
        is_encoded = stars.endswith("*")
        pieces.setdefault(name, {}).setdefault(_place(stars, is_encoded), (content, is_encoded))
    return {name: _whole(found) for name, found in pieces.items()}


def _place(stars: str, is_encoded: bool) -> int:
    """Which form or piece it is; stars in wrong places are passed over, a number out of reason is that of the first."""
    if number := SECTION.match(stars):
        return SECTIONS + (int(number[1]) if len(number[1]) <= 4 else 0)
    return EXTENDED if is_encoded else PLAIN


def _whole(found: dict[int, tuple[str, bool]]) -> str:
    """One parameter. The plain form is for old readers: it counts where the other says no more."""
    if len(found) == 1 and PLAIN in found:
        return _plain(found[PLAIN][0])
    if EXTENDED in found:
        whole = _extended([found[EXTENDED]])
    else:
        whole = _extended([found[place] for place in sorted(found) if place >= SECTIONS])
    plain = _plain(found[PLAIN][0]) if PLAIN in found else ""
    return plain if whole.isascii() and len(plain) >= len(whole) else whole


def _plain(text: str) -> str:
    """Words are decoded, though they may not be encoded here; so is the extended form where its star is missing."""
    starless = STARLESS.match(text)
    return _extended([(text, True)]) if starless and codec_of(starless[1]) else decode_words(text)


def _extended(parts: list[tuple[str, bool]]) -> str:
    """`charset'language'%41%42` (RFC 2231 §4), its first section naming the charset for all."""
    charset, language = "utf-8", ""
    if parts[0][1] and parts[0][0].count("'") >= 2:
        charset, language, _ = parts[0][0].split("'", 2)
    # Some programs name the charset with every section, the language only with the first, or not at all.
    prefixes = (f"{charset}'{language}'", f"{charset}''", f"{charset}'")
    content = b"".join(
        unquote_to_bytes(_without(prefixes, text)) if is_encoded else text.encode("utf-8", "replace")
        for text, is_encoded in parts
    )
    return decode_words(decode(content, charset or None)[0])


def _without(prefixes: tuple[str, ...], text: str) -> str:
    return text[len(next((prefix for prefix in prefixes if text.startswith(prefix)), "")) :]
