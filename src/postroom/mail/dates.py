"""The Date header (RFC 5322 §3.3, and what mail programs wrote instead)."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

LONGEST = 200
COMMENT = re.compile(r"\([^()]*+\)")
DEEPEST_COMMENT = 4


def read(text: str) -> datetime | None:
    """The moment, aware; a missing zone counts as UTC; None for what is no date."""
    text = text[:LONGEST]
    for _ in range(text.count("(") and DEEPEST_COMMENT):
        text = COMMENT.sub(" ", text)
    fields = parsedate_tz(text.strip())
    if fields is None:
        return None
    try:
        offset = timezone(timedelta(seconds=fields[9])) if fields[9] else UTC
        return datetime(*fields[:6], tzinfo=offset)
    except (ValueError, OverflowError):
        return None
