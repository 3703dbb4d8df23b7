"""A place in a list, as a word in an address."""

import re
from datetime import UTC, datetime, timedelta

from postroom.cases.walking import Place

_WORD = re.compile(r"(\d{1,19})(?:\.(\d{1,17})\.(\d{1,18}))?", re.ASCII)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def write_place(place: Place) -> str:
    """`BEGAN` or `BEGAN.MICROSECONDS.ID`."""
    if place.id is None:
        return str(place.began)
    if place.updated_at is None:
        return f"{place.began}.0.{place.id}"
    return f"{place.began}.{(place.updated_at - _EPOCH) // timedelta(microseconds=1)}.{place.id}"


def read_place(word: str) -> Place | None:
    """The place; None, the beginning, for anything else."""
    said = _WORD.fullmatch(word)
    if not said:
        return None
    if said[3] is None:
        return Place(int(said[1]))
    moment = _EPOCH + timedelta(microseconds=int(said[2])) if int(said[2]) else None
    return Place(int(said[1]), moment, int(said[3]))
