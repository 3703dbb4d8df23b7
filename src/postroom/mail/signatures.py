"""Signatures: the mark `-- ` (RFC 3676 §4.3), and what telephones write below a mail."""

import re

from postroom.mail.quoting_words import SENT_FROM, SENT_FROM_ENDS, alternatives

LONGEST = 160
ORNAMENT = frozenset(" \t\xa0-_=*#~+—–•ᐧ")
LONGEST_NAME = 40
NAME = re.compile(r"(?:[-–]{1,2}|[—~]\s?)(?!\d)\w[\w.'’-]*+(?:\s(?!\d)\w[\w.'’-]*+){0,2}")
BEGINNINGS = tuple(word.casefold() for word in alternatives(SENT_FROM))
ENDINGS = tuple(alternatives(SENT_FROM_ENDS))


def is_mark(line: str) -> bool:
    """Below this line stands a signature."""
    return line.rstrip() in ("--", "—", "––", "- --") if len(line) < 8 else False


def is_name(line: str) -> bool:
    """`-Abhishek Kona`: a name behind a dash, which ends a mail."""
    return len(line) <= LONGEST_NAME and NAME.fullmatch(line.strip()) is not None


def is_ornament(line: str) -> bool:
    """Blank, drawn with signs, or written by a telephone: nothing that a person said."""
    line = line.strip()
    return ORNAMENT.issuperset(line) or (len(line) <= LONGEST and _is_from_a_telephone(line.casefold()))


def _is_from_a_telephone(line: str) -> bool:
    return line.lstrip("(<[*_ ").startswith(BEGINNINGS) or line.rstrip(" .!)]>").endswith(ENDINGS)
