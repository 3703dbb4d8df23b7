"""A report about our mail settles its delivery, and opens nothing."""

from collections.abc import Callable

from postroom.deliveries.delivery import State
from postroom.intake.arrival import Outcome as Became
from postroom.intake.processing import House
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


def test_it_files_a_report_about_a_mail_that_is_not_ours(hand_in: HandIn, house: House) -> None:
    (report,) = hand_in(BOUNCE.format(message_id="<x@elsewhere.example>").encode(), sender="")
    assert report.arrival.outcome is Became.report
    assert report.arrival.about_id is None
