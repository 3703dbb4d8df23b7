"""What is told of a mail, as the contract has it."""

from hashlib import sha256

from postroom.base.clock import now
from postroom.intake.explaining import Facts, explained
from postroom.intake.reading import Parcel, read
from postroom.intake.trying import Trial
from tests.intake.writing_mail import mail

BOUNCE = b"""From: MAILER-DAEMON@mx.customer.example
To: support@desk.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; bob@customer.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: text/rfc822-headers

Message-ID: <m@desk.example>
--b--
"""


def told(raw: bytes, trial: Trial | None = None) -> Facts:
    return explained("mail.eml", read(Parcel(0, now(), "explain", "", (), raw)), None, trial)


def test_it_tells_of_files() -> None:
    disposition = 'Content-Disposition: attachment; filename="a.txt"\nContent-Type: text/x-note'
    found = told(mail(body="abc", more=disposition))
    digest = sha256(b"abc\r\n").hexdigest()
    file = {"name": "a.txt", "type": "text/x-note", "size": 5, "sha256": digest, "inline": False}
    assert found["attachments"] == [file]


def test_it_tells_what_a_calendar_proposes() -> None:
    calendar = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Tea\nEND:VEVENT\nEND:VCALENDAR"
    whole = "Content-Type: multipart/mixed; boundary=b"
    body = f"--b\n\nSee you there.\n--b\nContent-Type: text/calendar\n\n{calendar}\n--b--"
    assert told(mail(body=body, more=whole))["invitation"] == "Invitation: Tea\n"
    assert told(mail())["invitation"] is None


def test_it_tells_of_reports() -> None:
    found = told(BOUNCE)
    assert found["report"] == {
        "kind": "delivery",
        "message_id": "<m@desk.example>",
        "recipients": [
            {
                "address": "bob@customer.example",
                "action": "failed",
                "status": "5.1.1",
                "code": 550,
                "permanent": True,
                "reason": "no_such_address",
                "text": "550 5.1.1 User unknown",
            }
        ],
    }
    assert found["automatic"]["is"]  # type: ignore[index]


def test_it_tells_of_a_date_that_utc_does_not_have() -> None:
    raw = mail().replace(b"Mon, 02 Mar 2026 10:00:00 +0100", b"Fri, 31 Dec 9999 23:59:59 -1200")
    assert told(raw)["date"] == "9999-12-31T23:59:59-12:00"


def test_it_tells_where_the_mail_would_go() -> None:
    found = told(mail(), Trial("support@desk.example", "ticket", "added", "TKT-7", "It answers.", "It may be forged."))
    assert found["route"] == {"inbox": "support@desk.example", "opens": "ticket"}
    assert found["thread"] == {
        "outcome": "added",
        "case": "TKT-7",
        "because": "It answers.",
        "suspect": "It may be forged.",
        "link": None,
    }
    found = told(mail(), Trial(None, None, "opened", None, "It strays.", None, link=("split_from", "TKT-7")))
    assert found["thread"]["link"] == {"type": "split_from", "case": "TKT-7"}  # type: ignore[index]


def test_it_tells_of_mails_that_were_passed_on() -> None:
    header = "From: Bob <bob@customer.example>\nSubject: Printer"
    words = f"See below.\n\n---------- Forwarded message ---------\n{header}\n\nIt burns."
    assert told(mail("Fwd: Printer", body=words))["forwarded"] == {
        "from": {"address": "bob@customer.example", "name": "Bob"},
        "to": [],
        "cc": [],
        "subject": "Printer",
        "date": None,
        "text": "It burns.",
    }
    assert told(mail())["forwarded"] is None
