"""Signatures: the mark `-- ` (RFC 3676 §4.3), and what telephones write below a mail."""

import re
from collections.abc import Sequence

from postroom.mail import telephone_words
from postroom.mail.quoting_words import alternatives

LONGEST = 160
LONGEST_PHRASE = 75
BETWEEN = 45
FEW_WORDS = 4
ORNAMENT = frozenset(" \t\xa0-_=*#~+—–•ᐧ|")
LONGEST_NAME = 40
NAME = re.compile(r"(?:[-–]{1,2}|[—~]\s?)(?!\d)\w[\w.'’-]*+(?:\s(?!\d)\w[\w.'’-]*+){0,2}")
RULE = re.compile(r"[-–—_=*]{2,}")
FULL_NAME = re.compile(r"[^\W\d_][\w.'’-]{1,20}(?: [^\W\d_][\w.'’-]{0,20}){0,2}")
SHORT_NAME = re.compile(r"[-–—]\s?[^\W\d_]{2,20}")
OUTLOOK = re.compile(
    r"[^<>]{3,50}outlook[^<>]{0,30}<https?://(?:aka\.ms|go\.microsoft\.com|outlook\.com)/[^<>\s]{1,60}>\.?"
)
LINK = re.compile(r"\]?\s?[(<\[]?\s?https?://[^\s<>]{1,150}\s?[)>\]]?")
AROUND = "()<>[]*_ .!|—-"


def _tuple(words: str) -> tuple[str, ...]:
    return tuple(alternatives(words))


SURE, SENT_FROM, SENT_ENDS = map(_tuple, (telephone_words.SURE, telephone_words.SENT_FROM, telephone_words.SENT_ENDS))
FROM_MY, GET, GET_ENDS = map(_tuple, (telephone_words.FROM_MY, telephone_words.GET, telephone_words.GET_ENDS))
DEVICE = re.compile("|".join(re.escape(word) for word in alternatives(telephone_words.DEVICES)))
PLATFORM = re.compile(r"ios|android|mac\b|windows|phone")


def is_mark(line: str) -> bool:
    """Below this line stands a signature."""
    return line.rstrip() in ("--", "—", "––", "- --") if len(line) < 8 else False


def is_name(line: str) -> bool:
    """`-Abhishek Kona`: a name behind a dash, which ends a mail."""
    return len(line) <= LONGEST_NAME and NAME.fullmatch(line.strip()) is not None


def is_short_name(line: str) -> bool:
    """`-roman`: one word behind a dash."""
    return SHORT_NAME.fullmatch(line.rstrip()) is not None


def is_signed(lines: Sequence[str]) -> bool:
    """A sentence that ends, dashes, and a name below them; words without an end above dashes are a title."""
    above, dashes, name = (line.strip() for line in lines)
    return (
        above.endswith((".", "!", "?")) and RULE.fullmatch(dashes) is not None and FULL_NAME.fullmatch(name) is not None
    )


def ends_mail(line: str) -> bool:
    """What Outlook writes on telephones below an answer, with its link: whatever stands below it is not new."""
    return "outlook" in line.lower() and OUTLOOK.fullmatch(line.strip().lower()) is not None


def is_ornament(line: str) -> bool:
    """Blank, drawn with signs, or written by a telephone: nothing that a person said."""
    line = line.strip()
    return ORNAMENT.issuperset(line) or (len(line) <= LONGEST and _is_from_a_telephone(line.casefold()))


def _is_from_a_telephone(line: str) -> bool:
    if line.startswith(SURE):
        return True
    line = LINK.sub("", line).strip(AROUND)
    if line.startswith(SURE):
        return True
    if line.startswith("sent from ") and len(line.split()) <= FEW_WORDS:
        return True
    return DEVICE.search(line) is not None and (_is_sent(line) or _is_to_get(line))


def _is_sent(line: str) -> bool:
    """A device or program close behind the words of sending, or sending at the end, as some languages have it."""
    start = next((word for word in SENT_FROM if line.startswith(word)), None)
    if start is not None and DEVICE.search(line, len(start), len(start) + BETWEEN):
        return True
    return len(line) <= LONGEST_PHRASE and line.endswith(SENT_ENDS) and line.startswith(FROM_MY)


def _is_to_get(line: str) -> bool:
    """`Get Outlook for iOS`, and no more than that."""
    if len(line) > LONGEST_PHRASE or not any(name in line for name in ("outlook", "bluemail", "typeapp")):
        return False
    named = list(PLATFORM.finditer(line))
    if not named:
        return False
    behind = line[max(named[-1].end(), line.find("outlook") + len("outlook")) :]
    return (line.startswith(GET) and len(behind.split()) <= 1) or line.endswith(GET_ENDS)
