"""What an admin may have done with a mail that led to nothing."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from postroom.base.claims import Status
from postroom.base.errors import BadInput, NotFound
from postroom.cases.case import Case
from postroom.inboxes.inbox import Inbox
from postroom.intake.arrival import Arrival
from postroom.intake.arrival import Outcome as Fate
from postroom.intake.processing import House, process_due
from postroom.intake.rerunning import leave, release, rerun
from tests.intake.conftest import Outcome, outcome
from tests.intake.writing_mail import mail

HandIn = Callable[..., list[Outcome]]


@pytest.fixture
def aside(hand_in: HandIn) -> int:
    """A mail for an address that is none of ours."""
    (one,) = hand_in(mail(to="old@desk.example"), to="old@desk.example")
    assert one.arrival.outcome is Fate.set_aside
    return one.arrival.id


def do(house: House, deed: Callable[..., Arrival], *args: object) -> Outcome:
    with house.database.transaction() as session:
        arrival = deed(session, *args)
    while process_due(house):
        pass
    return outcome(house, arrival.id)


def inbox(house: House, address: str) -> int:
    with house.database.reading() as session:
        return session.scalars(select(Inbox.id).where(Inbox.address == address)).one()


def test_a_release_makes_it_a_mail_for_that_inbox(house: House, aside: int) -> None:
    one = do(house, release, aside, inbox(house, "hello@desk.example"))
    assert one.arrival.outcome is Fate.opened
    assert one.case
    assert one.case.kind == "conversation"
    assert one.arrival.envelope_to == ["old@desk.example"]


def test_a_release_needs_an_inbox_that_is_there(house: House, aside: int) -> None:
    with pytest.raises(BadInput, match="no inbox 99"):
        do(house, release, aside, 99)
    assert outcome(house, aside).arrival.status is Status.set_aside


def test_running_it_again_changes_nothing_while_the_reason_stands(house: House, aside: int) -> None:
    assert do(house, rerun, aside).arrival.outcome is Fate.set_aside
    with house.database.reading() as session:
        assert session.scalars(select(Case)).all() == []


def test_what_is_left_as_it_is_no_longer_waits_for_anybody(house: House, aside: int) -> None:
    left = do(house, leave, aside, "Rosa Weber").arrival
    assert (left.status, left.outcome) == (Status.done, Fate.set_aside)
    assert left.reason
    assert left.reason.endswith("is an inbox address. Rosa Weber looked at it and left it so.")
    with pytest.raises(BadInput, match="not set aside"):
        do(house, leave, aside, "Rosa Weber")


def test_it_can_be_run_again_even_then(house: House, aside: int) -> None:
    do(house, leave, aside, "Rosa Weber")
    assert do(house, release, aside, inbox(house, "hello@desk.example")).case


def test_what_is_on_a_case_is_not_run_again(hand_in: HandIn, house: House) -> None:
    (one,) = hand_in(mail())
    with pytest.raises(BadInput, match="on a case already"):
        do(house, rerun, one.arrival.id)
    with pytest.raises(NotFound):
        do(house, rerun, 999)
