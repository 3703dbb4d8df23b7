"""What follows up an archived case is linked to it and takes after it, also where a late mail shows it first."""

from collections.abc import Callable

import pytest

from postroom.cases.case import Case, Link, LinkType
from postroom.intake.processing import House
from tests.intake.conftest import Outcome
from tests.intake.test_threading import archive, case_now
from tests.intake.writing_mail import ALICE, BOB, CHARLIE, mail

HandIn = Callable[..., list[Outcome]]


@pytest.mark.parametrize("first", [CHARLIE, ALICE])
def test_it_links_a_late_root_to_the_archived_case_and_gives_it_its_title(
    hand_in: HandIn, house: House, first: str
) -> None:
    second = ALICE if first is CHARLIE else CHARLIE
    one, two = (hand_in(mail("Printer", sender=who, references="<0@a.example>"))[0] for who in (first, second))
    hers = one if first is ALICE else two
    assert hers.case
    with house.database.transaction() as session:
        session.get_one(Case, hers.case.id).title = "Fire on floor 2"
    archive(house, hers.case)
    (root,) = hand_in(mail("Re: Printer", sender=BOB, id="<0@a.example>"))
    follow_up = case_now(house, root)
    assert (follow_up.title, follow_up.opening_subject) == ("Fire on floor 2", "Printer")
    with house.database.reading() as session:
        assert session.get_one(Link, (follow_up.id, hers.case.id)).type is LinkType.follow_up_of
        assert follow_up.contact_id == session.get_one(Case, hers.case.id).contact_id


def test_it_breaks_from_a_follow_up_as_from_the_case_before_it(hand_in: HandIn, house: House) -> None:
    (one,) = hand_in(mail("Urgent: Printer", id="<1@a.example>"))
    archive(house, one.case)
    (two,) = hand_in(mail("Printer", id="<2@a.example>", answers="<1@a.example>"))
    (three,) = hand_in(mail("Toner: Printer", id="<3@a.example>", answers="<2@a.example>"))
    (four,) = hand_in(mail("Re: Urgent: Printer", id="<4@a.example>", answers="<3@a.example>"))
    assert case_now(house, three).id != case_now(house, two).id
    assert case_now(house, four).id == case_now(house, two).id


def test_it_brings_what_speaks_of_an_archived_case_as_its_follow_up_is_called_there(
    hand_in: HandIn, house: House
) -> None:
    (one,) = hand_in(mail("Printer", id="<1@a.example>"))
    archive(house, one.case)
    (two,) = hand_in(mail("Re: Printer", id="<2@a.example>", answers="<1@a.example>"))
    follow_up = case_now(house, two)
    with house.database.transaction() as session:
        session.get_one(Case, follow_up.id).title = "Fire on floor 2"
    (three,) = hand_in(mail("Re: Fire on floor 2", id="<3@a.example>", answers="<1@a.example>"))
    assert case_now(house, three).id == follow_up.id
    (five,) = hand_in(mail("Fire on floor 2", answers="<4@a.example>"))
    hand_in(mail("Fire on floor 2", id="<4@a.example>", answers="<1@a.example>"))  # the thread is looked at as a whole
    assert {case_now(house, each).id for each in (two, three, five)} == {follow_up.id}
