"""When somebody is there to answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from postroom.people.business_hours import BusinessHours

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = BusinessHours(zone="Europe/Berlin", opens="09:00", closes="17:30")
NIGHT = BusinessHours(zone="Europe/Berlin", days=("friday",), opens="22:00", closes="06:00")  # type: ignore[arg-type]


def at(words: str) -> datetime:
    """2024-01-01 was a Monday."""
    day, clock = words.split()
    number = {"mon": 1, "fri": 5, "sat": 6, "sun": 7}[day]
    hour, minute = map(int, clock.split(":"))
    return datetime(2024, 1, number, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize("moment", ["mon 09:00", "mon 12:00", "fri 17:29"])
def test_the_office_is_open(moment: str) -> None:
    assert OFFICE.hold(at(moment))


@pytest.mark.parametrize("moment", ["mon 08:59", "fri 17:30", "sat 12:00", "sun 12:00"])
def test_the_office_is_closed(moment: str) -> None:
    assert not OFFICE.hold(at(moment))


@pytest.mark.parametrize(("moment", "open_"), [("fri 21:00", False), ("fri 23:00", True), ("sat 05:59", True),
                                               ("sat 06:00", False), ("fri 05:00", False)])  # fmt: skip
def test_a_night_shift_ends_the_day_after(moment: str, open_: bool) -> None:
    assert NIGHT.hold(at(moment)) is open_


def test_the_time_is_that_of_the_place() -> None:
    assert OFFICE.hold(at("mon 09:00").astimezone(ZoneInfo("Asia/Tokyo")))


def test_there_are_no_made_up_zones() -> None:
    with pytest.raises(ValidationError, match="no such time zone"):
        BusinessHours(zone="Atlantis/Poseidonis")
