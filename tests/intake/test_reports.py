"""A report about our mail settles its delivery, and opens nothing."""

from collections.abc import Callable

from postroom.deliveries.delivery import State
from postroom.intake.arrival import Outcome as Became
from postroom.intake.processing import House
from postroom.mail.return_path import return_address, return_token
from tests.intake.conftest import Outcome
from tests.intake.sending import sent, states
from tests.intake.writing_mail import mail

HandIn = Callable[..., list[Outcome]]

BOUNCE = """\
From: Mail Delivery System <mailer-daemon@mx.acme.example>
To: support@desk.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.example

Final-Recipient: rfc822; alice@acme.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: Re: Printer on fire

--b--
"""


def test_it_records_a_bounce_on_the_recipient_it_names(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    message_id, numbers = sent(house, first.case, "alice@acme.example", "bob@acme.example")
    (report,) = hand_in(BOUNCE.format(message_id=message_id).encode(), sender="")
    assert report.arrival.outcome is Became.report
    assert report.case
    assert report.case.id == first.case.id
    assert states(house, numbers) == [State.bounced, State.sent]
    assert report.case.has_bounce
    assert report.arrival.reason == "It reports what became of a mail."


def test_it_files_a_report_about_a_mail_that_is_not_ours(hand_in: HandIn, house: House) -> None:
    (report,) = hand_in(BOUNCE.format(message_id="<x@elsewhere.example>").encode(), sender="")
    assert report.arrival.outcome is Became.report
    assert report.arrival.about_id is None
    assert report.arrival.reason == "It reports what became of a mail. It names no mail of ours."


def test_a_report_at_the_return_path_needs_no_other_proof(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    _, numbers = sent(house, first.case, "alice@acme.example", "bob@acme.example")
    back = return_address(return_token(numbers[1], house.key), "desk.example")
    (report,) = hand_in(BOUNCE.format(message_id="<lost@elsewhere.example>").encode(), sender="", to=back)
    assert report.arrival.outcome is Became.report
    assert report.case
    assert report.case.id == first.case.id
    assert states(house, numbers) == [State.sent, State.bounced]
    assert report.arrival.reason == "It reports what became of a mail."


def test_a_made_up_return_path_proves_nothing(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    _, numbers = sent(house, first.case, "alice@acme.example")
    for back in (
        f"bounce-{numbers[0]}-aaaaaaaaaaaa@desk.example",
        return_address(return_token(99, house.key), "d.example"),
    ):
        hand_in(BOUNCE.format(message_id="<lost@elsewhere.example>").encode(), sender="", to=back)
    assert states(house, numbers) == [State.sent]


def test_what_cannot_be_read_at_the_return_path_is_filed(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    _, numbers = sent(house, first.case, "alice@acme.example")
    back = return_address(return_token(numbers[0], house.key), "desk.example")
    (odd,) = hand_in(mail(id="<2@a.example>", subject="Please confirm that you are human", to=back), sender="", to=back)
    assert odd.arrival.outcome is Became.automatic
    assert "came back for a mail of ours" in (odd.arrival.reason or "")
    assert states(house, numbers) == [State.sent]
