"""Signatures: the mark `-- ` (RFC 3676 §4.3), and what telephones write below a mail."""

import re

from postroom.mail.quoting_words import SENT_FROM, SENT_FROM_ENDS, alternatives

LONGEST = 160
ORNAMENT = frozenset(" \t\xa0-_=*#~+—–•ᐧ")
LONGEST_NAME = 40
NAME = re.compile(r"(?:[-–]{1,2}|[—~]\s?)(?!\d)\w[\w.'’-]*+(?:\s(?!\d)\w[\w.'’-]*+){0,2}")
SHORT_NAME = re.compile(r"[-–—]\s?[^\W\d_]{2,20}")
OUTLOOK = re.compile(
    r"[^<>]{3,50}outlook[^<>]{0,30}<https?://(?:aka\.ms|go\.microsoft\.com|outlook\.com)/[^<>\s]{1,60}>\.?"
)
BEGINNINGS = tuple(word.casefold() for word in alternatives(SENT_FROM))
ENDINGS = tuple(alternatives(SENT_FROM_ENDS))


def is_mark(line: str) -> bool:
    """Below this line stands a signature."""
    return line.rstrip() in ("--", "—", "––", "- --") if len(line) < 8 else False


def is_name(line: str) -> bool:
    """`-Abhishek Kona`: a name behind a dash, which ends a mail."""
    return len(line) <= LONGEST_NAME and NAME.fullmatch(line.strip()) is not None


def is_short_name(line: str) -> bool:
    """`-roman`: one word behind a dash."""
    return SHORT_NAME.fullmatch(line.rstrip()) is not None


def ends_mail(line: str) -> bool:
    """What Outlook writes on telephones below an answer, with its link: whatever stands below it is not new."""
    return "outlook" in line.lower() and OUTLOOK.fullmatch(line.strip().lower()) is not None


def is_ornament(line: str) -> bool:
    """Blank, drawn with signs, or written by a telephone: nothing that a person said."""
    line = line.strip()
    return ORNAMENT.issuperset(line) or (len(line) <= LONGEST and _is_from_a_telephone(line.casefold()))


def _is_from_a_telephone(line: str) -> bool:
    return line.lstrip("(<[*_ ").startswith(BEGINNINGS) or line.rstrip(" .!)]>").endswith(ENDINGS)
