"""Every message says why it is where it is (spec, 3.8), also after it was joined, parted or put there by hand."""

from collections.abc import Callable

from postroom.cases.message import Message
from postroom.intake.processing import House
from tests.intake.conftest import Outcome
from tests.intake.test_threading import merge_by_hand
from tests.intake.writing_mail import CHARLIE, mail

HandIn = Callable[..., list[Outcome]]


def why(house: House, one: Outcome) -> str:
    """What is said by now of where the mail is."""
    assert one.message
    with house.database.reading() as session:
        return session.get_one(Message, one.message.id).placed_because


def test_it_says_of_a_joined_mail_why_it_is_not_on_a_case_of_its_own(hand_in: HandIn, house: House) -> None:
    one, two = hand_in(mail("Printer", id="<1@a.example>"), mail("Printer", id="<2@a.example>"))
    hand_in(mail("Re: Printer", references="<1@a.example> <2@a.example>"))
    assert why(house, one) == "It answers no message."
    assert why(house, two) == "It answers no message. Another mail shows it to be of one thread with this case."


def test_it_says_which_id_matched_once_a_mail_is_there_that_nobody_had_seen(hand_in: HandIn, house: House) -> None:
    (answer,) = hand_in(mail("Re: Printer", id="<2@a.example>", answers="<1@a.example>"))
    assert why(house, answer) == "It answers a message that we have never seen."
    hand_in(mail("Printer", id="<1@a.example>"))
    assert why(house, answer).startswith("It answers <1@a.example>, and the subject is the same")


def test_it_says_no_longer_that_it_was_joined_when_that_is_taken_back(hand_in: HandIn, house: House) -> None:
    (answer,) = hand_in(mail("Re: Printer", id="<2@a.example>", answers="<1@a.example>"))
    (other,) = hand_in(mail("Toner: Printer", id="<3@a.example>", answers="<2@a.example>"))
    assert why(house, other).startswith("It answers <2@a.example>, and the subject is the same")
    hand_in(mail("Urgent: Printer", id="<1@a.example>"))
    assert why(house, answer).startswith("It answers <1@a.example>, and the subject is the same")
    strays = "It answers <2@a.example> on another case, but its subject speaks of something else."
    assert why(house, other) == strays


def test_it_says_who_put_a_mail_there_by_hand_and_keeps_saying_so(hand_in: HandIn, house: House) -> None:
    one, two = hand_in(
        mail("Printer", id="<1@a.example>"), mail("Re: Bill", id="<2@a.example>", answers="<1@a.example>")
    )
    merge_by_hand(house, two.case, one.case)
    strays = "It answers <1@a.example> on another case, but its subject speaks of something else."
    by_hand = f"{strays} Rosa Weber merged TKT-2 into TKT-1."
    assert why(house, two) == by_hand
    hand_in(mail("Re: Bill", id="<4@a.example>", answers="<3@a.example>"))
    hand_in(mail("Re: Bill", id="<3@a.example>", answers="<2@a.example>"))
    assert why(house, two) == by_hand
    assert why(house, one) == "It answers no message."


def test_it_speaks_of_no_case_that_the_mail_does_not_lie_on(hand_in: HandIn, house: House) -> None:
    (one,) = hand_in(mail("Printer", id="<1@a.example>"))
    hand_in(mail("Re: Bill", id="<2@a.example>", answers="<1@a.example>"))
    (back,) = hand_in(mail("Printer", id="<3@a.example>", answers="<2@a.example>"))
    (strange,) = hand_in(mail("Printer", sender=CHARLIE, id="<4@c.example>", answers="<1@a.example>"))
    assert one.case
    assert back.case
    assert back.case.id == one.case.id
    assert why(house, back) == (
        "It answers <2@a.example> on a case that was split off; compared with the one before that, "
        "the subject is the same."
    )
    assert why(house, strange) == (
        "It answers <1@a.example>, and the subject is the same. But its sender is not on that thread."
    )


def test_it_says_the_same_of_a_case_before_when_the_mails_come_in_disorder(hand_in: HandIn, house: House) -> None:
    (back,) = hand_in(mail("Re: Printer", id="<3@a.example>", answers="<2@a.example>"))
    (bill,) = hand_in(mail("Re: Bill", id="<2@a.example>", answers="<1@a.example>"))
    hand_in(mail("Printer", id="<1@a.example>"))
    assert why(house, back).startswith("It answers <2@a.example> on a case that was split off; compared with the one")
    assert why(house, bill).startswith("It answers <1@a.example> on another case")
