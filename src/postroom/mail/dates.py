"""The Date header (RFC 5322 §3.3 and §4.3, and what mail programs wrote instead).

A date without a time is none: the moment when the mail came in is nearer to the truth than midnight.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from postroom.mail.date_words import MONTHS, ZONES

LONGEST = 200

PAREN = re.compile(r"\\.|[()]", re.S)
_WEEKDAY = r"\W*(?:[^\W\d_]+\.?\s*,?\s*)?"
_NAMED = r"(?P<month>[^\W\d_]{3,})\.?"
_TIME = (
    r"(?P<hour>\d{1,2})\s*[:.]\s*(?P<minute>\d{1,2})(?:\s*[:.]\s*(?P<second>\d{1,2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b)?"
)
FORMS = [
    re.compile(form, re.I | re.S)
    for form in (
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?[\s-]*{_NAMED}[\s,-]*(?P<year>\d{{1,4}})[\s,]+{_TIME}(?P<zone>.*)",
        rf"{_WEEKDAY}{_NAMED}\s+(?P<day>\d{{1,2}})\s*,?\s+(?P<year>\d{{4}})[\s,]+{_TIME}(?P<zone>.*)",
        rf"{_WEEKDAY}{_NAMED}\s+(?P<day>\d{{1,2}})\s+{_TIME}\s+(?P<zone>(?:[a-z]+\s+)?)(?P<year>\d{{4}})\b(?P<offset>.*)",
        rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})[t\s]\s*{_TIME}(?P<zone>.*)",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})[\s.-]+(?P<month>\d{{1,2}})[\s.-]+(?P<year>\d{{2,4}})[\s,]+{_TIME}(?P<zone>.*)",
    )
]
USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d) "
    r"([+-])(\d{2})(\d{2})(?: \([A-Z]+\))?"
)
OFFSET = re.compile(r"""[\s"']*(?:gmt|utc?)?\s*-*([+-])\s*(\d{1,2})(?::?(\d{2}))?(?!\d)""", re.I)
ZONE_NAME = re.compile(r"""[\s"']*([a-z]+)""", re.I)


def read(text: str) -> datetime | None:
    """The moment, aware; a missing or unknown zone counts as UTC; None for what is no date."""
    if (usual := USUAL.fullmatch(text)) and (month := MONTHS.get(usual[2].lower())):
        return _usual(usual, month)
    text = _without_comments(text[:LONGEST]).strip()
    found = next((match for form in FORMS if (match := form.match(text))), None)
    return _moment({name: value or "" for name, value in found.groupdict().items()}) if found else None


def _usual(told: re.Match[str], month: int) -> datetime | None:
    """The form that nearly all programs write, without a detour."""
    minutes = int(told[8]) * 60 + int(told[9])
    zone = timezone(timedelta(minutes=-minutes if told[7] == "-" else minutes)) if 0 < minutes < 24 * 60 else UTC
    try:
        return datetime(int(told[3]), month, int(told[1]), int(told[4]), int(told[5]), int(told[6]), tzinfo=zone)
    except ValueError:
        return None


def _without_comments(text: str) -> str:
    """Comments nest; one that never ends reaches to the end (RFC 5322 §3.2.2)."""
    if "(" not in text:
        return text
    kept, depth, at = [], 0, 0
    for paren in PAREN.finditer(text):
        if not depth:
            kept.append(text[at : paren.start()])
        depth = max(depth + {"(": 1, ")": -1}.get(paren[0], 0), 0)
        at = paren.end()
    return " ".join(kept if depth else [*kept, text[at:]])


def _moment(told: dict[str, str]) -> datetime | None:
    month = int(told["month"]) if told["month"].isdigit() else _month(told["month"].lower())
    hour, second = int(told["hour"]), min(int(told["second"] or 0), 59)  # a leap second
    if told["half"]:
        hour = hour % 12 + 12 * (told["half"] in "pP")
    try:
        midnight = datetime(_year(told["year"]), month, int(told["day"]), tzinfo=_zone(told))
        at = midnight.replace(hour=hour % 24 if hour == 24 else hour, minute=int(told["minute"]), second=second)
        return at + timedelta(days=1) if hour == 24 else at
    except (ValueError, OverflowError):
        return None


def _month(name: str) -> int:
    return MONTHS.get(name[:4]) or MONTHS.get(name[:3], 0)


def _year(written: str) -> int:
    """Of two digits, those from 50 on are of the last century; three digits count from 1900 (RFC 5322 §4.3)."""
    year = int(written)
    return year if len(written) > 3 else year + (2000 if year < 50 else 1900)


def _zone(told: dict[str, str]) -> tzinfo:
    for written in (told["zone"], told.get("offset", "")):
        if offset := OFFSET.match(written):
            minutes = (int(offset[2]) * 60 + int(offset[3] or 0)) * (-1 if offset[1] == "-" else 1)
            return timezone(timedelta(minutes=minutes)) if 0 < abs(minutes) < 24 * 60 else UTC
    name = ZONE_NAME.match(told["zone"])
    minutes = ZONES.get(name[1].lower(), 0) if name else 0
    return timezone(timedelta(minutes=minutes)) if minutes else UTC
