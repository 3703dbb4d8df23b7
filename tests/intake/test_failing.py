"""A mail that can't be processed is tried again, set aside in the end, and never holds up the others."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from postroom.base.claims import Status, claim
from postroom.intake.accepting import Envelope, accept
from postroom.intake.arrival import Arrival
from postroom.intake.arrival import Outcome as Became
from postroom.intake.failing import MOST_ATTEMPTS
from postroom.intake.processing import ARRIVALS, House, process_due
from postroom.intake.rerunning import rerun
from tests.intake.conftest import Outcome, outcome
from tests.intake.writing_mail import SUPPORT, mail

HandIn = Callable[..., list[Outcome]]
POISON = mail("Poison", id="<poison@a.example>")


def poison(house: House, error: str = "raise_exception") -> None:
    """From now on the database refuses messages with that subject, with this error."""
    with house.database.transaction() as session:
        session.execute(
            text(
                "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN IF NEW.subject = 'Poison' "
                f"THEN RAISE EXCEPTION 'poisoned' USING ERRCODE = '{error}'; END IF; RETURN NEW; END $$ "
                "LANGUAGE plpgsql"
            )
        )
        session.execute(text("CREATE TRIGGER refuse BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION refuse()"))


def cure(house: House) -> None:
    with house.database.transaction() as session:
        session.execute(text("DROP FUNCTION refuse CASCADE"))


def make_due(house: House) -> None:
    with house.database.transaction() as session:
        session.execute(text("UPDATE arrivals SET due_at = now() - interval '1 second'"))


@pytest.mark.parametrize("error", ["raise_exception", "program_limit_exceeded", "query_canceled", "disk_full"])
def test_it_processes_the_others_when_one_fails(hand_in: HandIn, house: House, error: str) -> None:
    poison(house, error)
    try:
        good, bad, fine = hand_in(mail(id="<1@a.example>"), POISON, mail("Other", id="<2@a.example>"))
    finally:
        cure(house)
    assert (good.arrival.outcome, fine.arrival.outcome) == (Became.opened, Became.opened)
    assert (bad.arrival.status, bad.arrival.outcome) == (Status.retrying, None)
    assert bad.arrival.trouble


def test_it_sets_aside_what_keeps_failing_and_runs_it_again_when_asked(hand_in: HandIn, house: House) -> None:
    poison(house)
    try:
        (bad,) = hand_in(POISON)
        for _ in range(MOST_ATTEMPTS - 1):
            make_due(house)
            process_due(house)
    finally:
        cure(house)
    aside = outcome(house, bad.arrival.id).arrival
    assert (aside.status, aside.outcome) == (Status.set_aside, Became.set_aside)
    assert "poisoned" in (aside.reason or "")
    with house.database.transaction() as session:
        rerun(session, bad.arrival.id)
    process_due(house)
    assert outcome(house, bad.arrival.id).arrival.outcome is Became.opened


def test_it_never_sets_aside_what_only_waits_for_room_on_the_disk(hand_in: HandIn, house: House) -> None:
    poison(house, "disk_full")
    try:
        (full,) = hand_in(POISON)
        for _ in range(MOST_ATTEMPTS + 1):
            make_due(house)
            process_due(house)
    finally:
        cure(house)
    make_due(house)
    process_due(house)
    assert outcome(house, full.arrival.id).arrival.outcome is Became.opened


def hand_over(house: House, *mails: bytes) -> list[int]:
    with house.database.transaction() as session:
        return accept(session, [Envelope("", (SUPPORT,), raw, "test") for raw in mails])


def die_with(house: House, limit: int) -> list[int]:
    """A worker claims and is never heard of again."""
    with house.database.transaction() as session:
        taken = [c.id for c in claim(session, ARRIVALS, limit)]
        session.execute(text("UPDATE arrivals SET claimed_until = now() WHERE claimed_until IS NOT NULL"))
    return taken


def test_it_tries_alone_what_a_dead_worker_held(house: House) -> None:
    ids = hand_over(house, mail(id="<1@a.example>"), mail(id="<2@a.example>"), mail(id="<3@a.example>"))
    assert die_with(house, 2) == ids[:2]
    assert [process_due(house) for _ in range(4)] == [1, 1, 1, 0]
    with house.database.reading() as session:
        assert set(session.scalars(select(Arrival.status))) == {Status.done}


def test_it_takes_no_more_at_once_than_fits_into_memory(house: House) -> None:
    hand_over(house, *(mail(id=f"<{number}@a.example>") for number in range(3)))
    with house.database.transaction() as session:
        session.execute(text("UPDATE arrivals SET size = 20 * 1024 * 1024"))  # as if they were large
    assert [process_due(house) for _ in range(4)] == [1, 1, 1, 0]
    with house.database.reading() as session:
        assert set(session.scalars(select(Arrival.attempts))) == {1}


def test_it_says_so_when_the_raw_mail_is_gone_and_processes_the_others(house: House) -> None:
    gone, good = hand_over(house, mail(id="<1@a.example>"), mail("Other", id="<2@a.example>"))
    with house.database.transaction() as session:
        session.execute(text("ALTER TABLE arrivals DISABLE TRIGGER ALL"))
        session.execute(text("UPDATE arrivals SET blob_id = 0 WHERE id = :id"), {"id": gone})
        session.execute(text("ALTER TABLE arrivals ENABLE TRIGGER ALL"))
    process_due(house)
    assert outcome(house, good).arrival.outcome is Became.opened
    assert "raw mail" in (outcome(house, gone).arrival.trouble or "")


def test_it_sets_aside_what_kills_every_worker(house: House) -> None:
    (number,) = hand_over(house, mail())
    for _ in range(MOST_ATTEMPTS):
        assert die_with(house, 1) == [number]
    process_due(house)
    arrival = outcome(house, number).arrival
    assert arrival.outcome is Became.set_aside
    assert arrival.reason


def test_it_leaves_to_another_worker_what_that_one_has_claimed(house: House) -> None:
    ids = hand_over(house, mail(id="<1@a.example>"), mail(id="<2@a.example>"))
    with house.database.transaction() as session:
        mine = claim(session, ARRIVALS, 1)
        with house.database.transaction() as other:
            theirs = claim(other, ARRIVALS, 10)
    assert [c.id for c in mine] == ids[:1]
    assert [c.id for c in theirs] == ids[1:]
