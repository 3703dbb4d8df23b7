"""Date headers as programs have written them for forty years."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.dates import read

DATES = {
    "Fri, 31 Dec 2004 19:49:15 +0100": "2004-12-31T19:49:15+01:00",
    "31 Dec 04 19:49 GMT": "2004-12-31T19:49:00+00:00",
    "Friday, 31-Dec-04 19:49:15 UTC": "2004-12-31T19:49:15+00:00",
    "Fri,31 December 2004, 19.49.15 EST": "2004-12-31T19:49:15-05:00",
    "Fri, 31 Dec 2004 19(evening):   49  :  15 -0600": "2004-12-31T19:49:15-06:00",
    "Fri, 31 ((so) they (say \\))) Dec 2004 19:49:15 +0100 (CET)": "2004-12-31T19:49:15+01:00",
    "Fri Dec 31 19:49:15 2004": "2004-12-31T19:49:15+00:00",
    "Fri Dec 31 19:49:15 2004 +0200": "2004-12-31T19:49:15+02:00",
    "Fri Dec 31 19:49:15 PST 2004": "2004-12-31T19:49:15-08:00",
    "Dec 31, 2004 7:49:15 PM": "2004-12-31T19:49:15+00:00",
    "31 Dec 2004 12:09 am": "2004-12-31T00:09:00+00:00",
    "31 12 04 19:49:15 -0300": "2004-12-31T19:49:15-03:00",
    "2004-12-31 19:49:15 +01:00": "2004-12-31T19:49:15+01:00",
    "2004-12-31T19:49:15.123Z": "2004-12-31T19:49:15+00:00",
    "Fre, 31 Dez 2004 19:49:15 MESZ": "2004-12-31T19:49:15+02:00",
    "ven., 31 déc. 2004 19:49:15 +01": "2004-12-31T19:49:15+01:00",
    "Fri, 31 Dec 2004 19:49:15 GMT+1": "2004-12-31T19:49:15+01:00",
    "Fri, 31 Dec 2004 19:49:15 --0530": "2004-12-31T19:49:15-05:30",
    "Fri, 31 Dec 2004 19:49:15 +9900": "2004-12-31T19:49:15+00:00",
    "Fri, 31 Dec 2004 19:49:15 Nowhere Time": "2004-12-31T19:49:15+00:00",
    "Fri, 31 Dec 2004 23:59:60 +0000": "2004-12-31T23:59:59+00:00",
    "Fri, 31 Dec 2004 24:00:00 +0000": "2005-01-01T00:00:00+00:00",
    "31 Dec 104 19:49:15": "2004-12-31T19:49:15+00:00",
    "31 Dec 50 19:49:15": "1950-12-31T19:49:15+00:00",
}


@pytest.mark.parametrize("written", DATES)
def test_it_reads_a_date(written: str) -> None:
    found = read(written)
    assert found
    assert found.isoformat() == DATES[written]


@pytest.mark.parametrize(
    "written",
    [
        *("", "yesterday", "1104518955", "Fri, 31 Dec 2004", "32 Jan 2004 10:00:00", "31 Xyz 2004 10:00:00"),
        *("7 00 2004 10:00:00", "31 Dec 2004 10:99:00", "31 Dec 2004 (without an end 19:49:15 +0100"),
        "31 Dec 9999 24:00:00",
    ],
)
def test_it_takes_nothing_else_for_one(written: str) -> None:
    assert read(written) is None


@given(st.text(alphabet="0123456789 :+-/.,()\\FriDecGMTpm\n", max_size=300))
def test_it_never_raises(text: str) -> None:
    read(text)
