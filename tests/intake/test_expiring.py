"""Raw mails go when their time is over; what was decided about them stays."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from sqlalchemy import func, select, update

from postroom.base.blobs import Blob
from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.cases.message import Attachment
from postroom.intake import expiring
from postroom.intake.arrival import Arrival
from postroom.intake.arrival import Outcome as Fate
from postroom.intake.expiring import let_raw_mails_go
from postroom.intake.processing import House
from postroom.people.organisation import change
from tests.intake.conftest import Outcome
from tests.intake.writing_mail import mail

HandIn = Callable[..., list[Outcome]]
WITH_FILE = (
    b"From: alice@acme.example\r\nTo: support@desk.example\r\nSubject: File\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nSee there.\r\n--b\r\n'
    b'Content-Type: text/csv; name="a.csv"\r\nContent-Disposition: attachment; filename="a.csv"\r\n\r\n1,2\r\n--b--\r\n'
)


def after(house: House, days: float) -> int:
    """How many raw mails go when so many days have passed."""
    with time_machine.travel(now() + timedelta(days=days)), house.database.transaction() as session:
        return let_raw_mails_go(session)


def blobs_left(house: House) -> int:
    with house.database.reading() as session:
        return session.scalars(select(func.count()).select_from(Blob)).one()


def decide(house: House, number: int, **values: object) -> None:
    with house.database.transaction() as session:
        session.execute(update(Arrival).where(Arrival.id == number).values(**values))


def arrival(house: House, number: int) -> Arrival:
    with house.database.reading() as session:
        return session.get_one(Arrival, number)


def test_the_octets_go_after_90_days_and_the_arrival_stays_with_a_sentence(hand_in: HandIn, house: House) -> None:
    (one,) = hand_in(mail())
    assert after(house, 89.9) == 0
    assert after(house, 90.1) == 1
    kept = arrival(house, one.arrival.id)
    assert (kept.blob_id, kept.outcome, kept.reason) == (None, Fate.opened, one.arrival.reason)
    assert kept.raw_gone == "The raw mail was kept for 90 days, then deleted."
    assert blobs_left(house) == 0


def test_the_files_of_its_message_stay(hand_in: HandIn, house: House) -> None:
    hand_in(WITH_FILE)
    assert blobs_left(house) == 2
    assert after(house, 91) == 1
    with house.database.reading() as session:
        file = session.scalars(select(Attachment)).one()
        assert session.get_one(Blob, file.blob_id).data.strip() == b"1,2"


def test_what_was_dropped_goes_after_7_days(hand_in: HandIn, house: House) -> None:
    dropped, other = hand_in(mail(id="<1@a.example>"), mail("Other", id="<2@a.example>"))
    decide(house, dropped.arrival.id, outcome=Fate.dropped)
    assert after(house, 6.9) == 0
    assert after(house, 7.1) == 1
    assert arrival(house, dropped.arrival.id).blob_id is None
    assert arrival(house, other.arrival.id).blob_id is not None


def test_what_is_set_aside_or_not_decided_is_kept_whatever_its_age(hand_in: HandIn, house: House) -> None:
    (aside,) = hand_in(mail(to="nobody@desk.example"), to="nobody@desk.example")
    (waiting,) = hand_in(mail("Other"))
    decide(house, waiting.arrival.id, status=Status.retrying, outcome=None)
    assert arrival(house, aside.arrival.id).outcome is Fate.set_aside
    assert after(house, 5000) == 0
    decide(house, aside.arrival.id, status=Status.done)
    assert after(house, 5000) == 1


def test_the_organisation_sets_how_long(hand_in: HandIn, house: House) -> None:
    hand_in(mail())
    with house.database.transaction() as session:
        change(session, {"keep_raw_days": 1})
    assert after(house, 1.1) == 1


def test_it_deletes_no_more_at_once_than_a_portion(hand_in: HandIn, house: House) -> None:
    with house.database.transaction() as session:
        change(session, {"limits": {"mails": 1000}})
    hand_in(*(mail(f"Number {number}", id=f"<{number}@a.example>") for number in range(expiring.PORTION + 3)))
    assert after(house, 91) == expiring.PORTION
    assert after(house, 91) == 3
    assert after(house, 91) == 0
