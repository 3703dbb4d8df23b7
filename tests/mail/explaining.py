"""A raw mail as `postroom explain --json` tells it: the shape that everybody outside sees."""

from typing import Any

from postroom.base.clock import now
from postroom.intake.explaining import explained
from postroom.intake.reading import Parcel, read


def explain(raw: bytes) -> dict[str, Any]:
    """What is told of the mail where nobody said how it came in."""
    return dict(explained("mail.eml", read(Parcel(0, now(), "explain", "", (), raw)), None, None))
