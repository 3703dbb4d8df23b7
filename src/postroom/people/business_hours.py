"""Business hours: when somebody is there to answer."""

from datetime import UTC, datetime, time, tzinfo
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Day(StrEnum):
    """A day of the week."""

    monday = "monday"
    tuesday = "tuesday"
    wednesday = "wednesday"
    thursday = "thursday"
    friday = "friday"
    saturday = "saturday"
    sunday = "sunday"


WEEK = tuple(Day)


def zone(name: str) -> tzinfo:
    """The time zone of this name (IANA). Raises ValueError."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError("There is no such time zone; give one such as Europe/Berlin") from None


def _a_zone(name: str) -> str:
    zone(name)
    return name


Zone = Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9_+/-]+$"), AfterValidator(_a_zone)]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""HH:MM."""


class BusinessHours(BaseModel):
    """On which days, from when to when; one that closes before it opens is open over midnight."""

    model_config = ConfigDict(frozen=True)

    zone: Zone = "UTC"
    days: tuple[Day, ...] = WEEK[:5]
    opens: Clock = "09:00"
    closes: Clock = "17:00"

    def hold(self, moment: datetime) -> bool:
        """Whether somebody is there at that moment (aware)."""
        there = moment.astimezone(zone(self.zone))
        at, opens, closes = there.time(), time.fromisoformat(self.opens), time.fromisoformat(self.closes)
        today, yesterday = WEEK[there.weekday()] in self.days, WEEK[there.weekday() - 1] in self.days
        if opens < closes:
            return today and opens <= at < closes
        return (today and at >= opens) or (yesterday and at < closes)
