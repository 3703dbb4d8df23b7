"""What a machine sends: added quietly or filed, never answered, and no loop of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from postroom.cases.case import Case, Stage
from postroom.cases.message import Message
from postroom.intake.arrival import Outcome as Became
from postroom.intake.processing import House
from postroom.mail.automatic import recognise
from postroom.mail.ids import sign_id
from postroom.mail.parse import parse
from postroom.outbox import system_mail
from tests.intake.conftest import Outcome
from tests.intake.sending import sent
from tests.intake.test_processing import count
from tests.intake.writing_mail import SUPPORT, mail

HandIn = Callable[..., list[Outcome]]
OURS = f"Support <{SUPPORT}>"


def test_it_adds_an_automatic_reply_quietly(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    with house.database.transaction() as session:
        session.execute(update(Case).values(stage=Stage.resolved, needs_response=False))
    (away,) = hand_in(mail("Re: Printer on fire", answers="<1@a.example>", more="Auto-Submitted: auto-replied"))
    assert away.arrival.outcome is Became.added
    assert away.case
    assert (away.case.id, away.case.stage, away.case.needs_response) == (first.case.id, Stage.resolved, False)


def test_it_files_an_automatic_reply_to_nothing(hand_in: HandIn, house: House) -> None:
    (away,) = hand_in(mail("Away", more="Auto-Submitted: auto-replied"))
    assert (away.arrival.outcome, count(house, Case)) == (Became.automatic, 0)


@pytest.mark.parametrize(
    "mark", ["Auto-Submitted: auto-generated", "Precedence: bulk", "List-Id: <staff.acme.example>"]
)
def test_it_opens_a_case_for_a_machines_own_request_and_for_mail_of_a_list(hand_in: HandIn, mark: str) -> None:
    (one,) = hand_in(mail("Disk full", more=mark))
    assert one.arrival.outcome is Became.opened
    assert one.case
    assert one.case.needs_response


def test_it_lets_none_of_it_be_answered_automatically() -> None:
    for mark in ("Auto-Submitted: auto-generated", "Precedence: bulk", "List-Id: <staff.acme.example>", "X-Loop: yes"):
        assert not recognise(parse(mail(more=mark)).headers, "alice@acme.example").answerable
    assert not recognise(parse(mail()).headers, "").answerable


# --- three brakes: the marks on our mail, the recognition, the rate ---


def test_it_knows_its_own_system_mail_by_its_marks() -> None:
    """The first brake: what others of our kind, and we ourselves, see on it."""
    marks = "\n".join(f"{name}: {value}" for name, value in system_mail.MARKS)
    assert not recognise(parse(mail(more=marks)).headers, SUPPORT).answerable
    assert not recognise(parse(mail(more="Auto-Submitted: auto-generated")).headers, SUPPORT).answerable


def test_it_takes_its_own_answer_for_the_same_when_that_comes_back(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    own, _ = sent(house, first.case, "alice@acme.example")
    (back,) = hand_in(mail("[list] Re: Printer on fire", sender=OURS, id=own, answers="<1@a.example>", body="Changed."))
    assert (back.arrival.outcome, back.arrival.reason) == (Became.duplicate, "It is our own mail, come back to us.")
    assert back.message
    assert back.message.message_id == own
    assert count(house, Message) == 2


def test_it_opens_nothing_for_its_own_system_mail_that_comes_back(hand_in: HandIn, house: House) -> None:
    own = sign_id("s", house.key, "abcdefgh", "desk.example")
    (back,) = hand_in(mail("Your code", sender=OURS, id=own))
    assert (back.arrival.outcome, count(house, Case)) == (Became.duplicate, 0)


def test_it_loses_no_mail_of_others_by_an_id_of_ours(hand_in: HandIn, house: House) -> None:
    own = sign_id("s", house.key, "abcdefgh", "desk.example")
    forged = sign_id("s", b"x" * 32, "abcdefgh", "desk.example")
    (other,) = hand_in(mail(id=own))
    (unsigned,) = hand_in(mail("From ourselves", sender=OURS, id=forged))
    assert other.arrival.outcome is unsigned.arrival.outcome is Became.opened


def test_it_files_reports_about_a_domains_mail(hand_in: HandIn, house: House) -> None:
    named = 'Content-Type: application/gzip; name="big.example!desk.example!1767225600!1767312000.xml.gz"'
    (report,) = hand_in(mail("Report", sender="noreply@big.example", more=f"{named}\nMIME-Version: 1.0"))
    assert (report.arrival.outcome, count(house, Case)) == (Became.report, 0)
    (question,) = hand_in(mail("What is this?", more=f"{named}\nMIME-Version: 1.0"))
    assert question.arrival.outcome is Became.opened
