"""Invitations, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.calendars import in_words
from postroom.mail.parse import parse
from postroom.mail.quoting import visible_text

WHO = 'ORGANIZER;CN="Quist, Zoë":MAILTO:zoe@quist.example\nATTENDEE;PARTSTAT=DECLINED;CN=Bob:mailto:bob@acme.example\n'
REVIEW = "SUMMARY:Printer review\nLOCATION:Room 5\\, Berlin\n" + WHO
TIME = "DTSTART;TZID=Europe/Berlin:20261102T093000\nDTEND;TZID=Europe/Berlin:20261102T100000\n"
ORGANISER = "Organiser: Quist, Zoë <zoe@quist.example>\n"

TIMES = {
    "with a zone": (TIME, "Monday, 2 November 2026, 09:30 to 10:00 (Europe/Berlin)"),
    "in UTC": ("DTSTART:20261102T093000Z\nDTEND:20261102T100000Z\n", "Monday, 2 November 2026, 09:30 to 10:00 (UTC)"),
    "without a zone": ("DTSTART:20261102T0930\n", "Monday, 2 November 2026, 09:30"),
    "a zone in quotes": ('DTSTART;TZID="W. Europe":20261102T093000\n', "Monday, 2 November 2026, 09:30 (W. Europe)"),
    "over night": (
        "DTSTART:20261102T230000\nDTEND:20261103T010000\n",
        "Monday, 2 November 2026, 23:00 to Tuesday, 3 November 2026, 01:00",
    ),
    "a day": ("DTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:20261103\n", "Monday, 2 November 2026"),
    "two days": (
        "DTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:20261104\n",
        "Monday, 2 November 2026 to Tuesday, 3 November 2026",
    ),
    "how long": ("DTSTART:20261102T093000\nDURATION:PT1H15M\n", "Monday, 2 November 2026, 09:30 to 10:45"),
    "again and again": ("DTSTART:20261102T093000\nRRULE:FREQ=DAILY\n", "Monday, 2 November 2026, 09:30, repeated"),
    "folded": ("DTSTART:20261102\r\n T093000\n", "Monday, 2 November 2026, 09:30"),
}
METHODS = {"REQUEST": "Invitation", "CANCEL": "Called off", "COUNTER": "Other time proposed", "REPLY": "Declined"}


def calendar(fields: str, method: str = "REQUEST") -> str:
    zone = "BEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:16010101T000000\nEND:STANDARD\nEND:VTIMEZONE\n"
    alarm = "BEGIN:VALARM\nSUMMARY:Wake up\nEND:VALARM\n"
    event = f"BEGIN:VEVENT\n{alarm}{fields}END:VEVENT\nBEGIN:VEVENT\nSUMMARY:Another\nEND:VEVENT\n"
    return f"BEGIN:VCALENDAR\nMETHOD:{method}\n{zone}{event}END:VCALENDAR\n"


def mail(head: str, calendar_: str) -> bytes:
    parts = f"{head}--b\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\n\n{calendar_}\n--b--\n"
    return f"Content-Type: multipart/alternative; boundary=b\n\n{parts}".encode()


def test_it_says_what_when_where_and_by_whom() -> None:
    when = f"When: {TIMES['with a zone'][1]}\n"
    assert in_words(calendar(TIME + REVIEW)) == f"Invitation: Printer review\n{when}Where: Room 5, Berlin\n{ORGANISER}"


@pytest.mark.parametrize("name", TIMES)
def test_it_tells_the_time(name: str) -> None:
    fields, words = TIMES[name]
    assert in_words(calendar(fields)) == f"Invitation: an event without a name\nWhen: {words}\n"


@pytest.mark.parametrize("method", METHODS)
def test_it_tells_what_is_asked(method: str) -> None:
    words = in_words(calendar(REVIEW, method))
    assert words.startswith(f"{METHODS[method]}: Printer review\n")
    assert words.endswith(ORGANISER if method in ("REQUEST", "CANCEL") else "Answer of: Bob <bob@acme.example>\n")


@pytest.mark.parametrize(
    "broken", ["", "BEGIN:VCALENDAR\nMETHOD:REQUEST\n", calendar("SUMMARY:x\n", ""), "END:VEVENT\n"]
)
def test_what_invites_to_nothing_has_no_words(broken: str) -> None:
    assert in_words(broken) == ""


def test_what_can_not_be_a_time_is_left_out() -> None:
    for start in ("DTSTART:20269999T999999\n", "DTSTART:soon\n", "DTSTART:00010101\nDTEND:00010101\n"):
        assert "Invitation: x\n" in in_words(calendar(f"SUMMARY:x\n{start}"))


def test_it_stands_beside_the_words_and_stays_a_file() -> None:
    invite = calendar(TIME + "SUMMARY:Tea <now>\n")
    rows = "Invitation: Tea <now>\nWhen: Monday, 2 November 2026, 09:30 to 10:00 (Europe/Berlin)\n"
    for body in ("--b\n\nHello.\n", "--b\nContent-Type: text/html\n\n<p>Hello.\n"):
        read = parse(mail(body, invite))
        assert (read.text.strip(), read.invitation) == ("Hello.", rows)
        assert [file.name for file in read.attachments] == ["invite.ics"]


def test_it_is_the_text_of_a_mail_without_words() -> None:
    invite = calendar(TIME + "SUMMARY:Tea\n")
    for raw in (b"Content-Type: text/calendar\n\n" + invite.encode(), mail("--b\n\n \n", invite)):
        read = parse(raw)
        assert (read.text.splitlines()[0], read.invitation) == ("Invitation: Tea", None)
        assert visible_text(read.text) == read.text.strip()


@given(st.text(st.sampled_from('BEGIN:VT\nSDA;="CX20261\\\r ,')))
def test_nothing_makes_it_fail(noise: str) -> None:
    in_words(calendar(noise))
