"""What a machine sends: added quietly or filed, never answered, and no loop of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update

from postroom.base.clock import now
from postroom.cases.acknowledgement import Acknowledgement
from postroom.cases.case import Case, Participant, Stage
from postroom.cases.message import Message
from postroom.inboxes.inbox import Inbox
from postroom.intake.arrival import Outcome as Became
from postroom.intake.processing import House
from postroom.intake.reading import Parcel, read
from postroom.mail.automatic import recognise
from postroom.mail.ids import sign_id
from postroom.mail.parse import parse
from postroom.outbox import system_mail
from postroom.people.happening import Happening
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


@pytest.mark.parametrize("stage", [Stage.resolved, Stage.awaiting_customer_response])
def test_it_tells_nobody_of_an_automatic_reply_and_asks_for_nothing(
    hand_in: HandIn, house: House, stage: Stage
) -> None:
    """No reopening, no notice, no acknowledgement, no member more, no word on the list; but it can be read there."""
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    with house.database.transaction() as session:
        session.execute(delete(Happening))
        session.execute(update(Inbox).values(acknowledge=True))
        session.execute(update(Case).values(stage=stage, needs_response=False))
    reply = mail(
        "Automatic reply: Printer on fire",
        sender="Carl <carl@acme.example>",
        answers="<1@a.example>",
        body="I am away.",
        more="X-Auto-Response-Suppress: All",
    )
    (away,) = hand_in(reply)
    assert away.arrival.outcome is Became.added
    assert away.arrival.reason
    assert away.arrival.reason.endswith("It is an automatic reply, so it was added quietly.")
    assert away.case
    assert (away.case.stage, away.case.needs_response, away.case.newest_words) == (stage, False, "It burns.")
    assert away.message
    assert (away.message.text.strip(), away.message.is_automatic) == ("I am away.", True)
    assert [count(house, each) for each in (Happening, Acknowledgement, Case)] == [0, 0, 1]
    with house.database.reading() as session:
        assert session.scalars(select(Participant.address).where(Participant.member)).all() == ["alice@acme.example"]


def test_it_opens_no_follow_up_for_an_automatic_reply_to_an_archived_case(hand_in: HandIn, house: House) -> None:
    hand_in(mail(id="<1@a.example>"))
    with house.database.transaction() as session:
        session.execute(update(Case).values(stage=Stage.archived, needs_response=False))
    (away,) = hand_in(mail("Re: Printer on fire", answers="<1@a.example>", more="Auto-Submitted: auto-replied"))
    assert (away.arrival.outcome, count(house, Case)) == (Became.automatic, 1)
    assert away.arrival.reason == "An automatic reply to an archived case; nothing follows that up."


def test_it_reopens_a_case_and_tells_of_it_when_a_machine_asks_for_something(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    with house.database.transaction() as session:
        session.execute(delete(Happening))
        session.execute(update(Case).values(stage=Stage.resolved, needs_response=False))
    alarm = mail("Re: Printer on fire", answers="<1@a.example>", more="Auto-Submitted: auto-generated", body="91 °C")
    (again,) = hand_in(alarm)
    assert again.case
    assert first.case
    assert (again.case.id, again.case.needs_response) == (first.case.id, True)
    assert again.case.stage is not Stage.resolved
    assert count(house, Happening) == 1


def test_it_opens_a_case_for_what_a_mailbox_rule_passed_on(hand_in: HandIn) -> None:
    """Many send their mail on to us that way; marks of a machine are on it, words of a person in it."""
    marks = "X-MS-Exchange-Inbox-Rules-Loop: bob@acme.example\nAuto-Submitted: auto-generated"
    (one,) = hand_in(mail("FW: Printer on fire", more=marks))
    assert one.arrival.outcome is Became.opened
    assert one.message
    assert not one.message.is_automatic


def test_it_takes_a_bounce_for_a_machines_whatever_its_header_says(house: House) -> None:
    raw = mail("failure notice", sender="Post <post@mx.acme.example>", body=f"Could not be delivered:\n\n<{SUPPORT}>")
    reading = read(Parcel(0, now(), "smtp", "post@mx.acme.example", (SUPPORT,), raw))
    assert reading.report
    assert (reading.automatic.is_, reading.automatic.answerable) == (True, False)


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
