"""Reports as servers write them, made for tests."""

from postroom.mail.parse import parse
from postroom.mail.report import Report
from postroom.mail.reports import read

OURS = "<m.abcdefgh2345.abcdefghijkl@acme.example>"
BOB = "bob@customer.example"
RETURNED = f"""From: Acme <support@acme.example>
To: Bob <{BOB}>
Subject: Re: Printer on fire
Message-ID: {OURS}

Please unplug it; if not, write to spare@acme.example.
"""


def report(raw: str) -> Report | None:
    content = raw.encode()
    return read(parse(content), content)


def the(raw: str) -> Report:
    found = report(raw)
    assert found
    return found


def standard(status: str, kind: str = "delivery-status", words: str = "Sorry.", returned: str = RETURNED) -> str:
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.customer.example>
To: support@acme.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type={kind}; boundary=b

--b
Content-Type: text/plain

{words}
--b
Content-Type: message/{kind}

{status}
--b
Content-Type: message/rfc822

{returned}
--b--
"""


def in_words(words: str, subject: str = "failure notice", sender: str = "MAILER-DAEMON@mx.customer.example") -> str:
    return f"From: {sender}\nTo: support@acme.example\nSubject: {subject}\n\n{words}\n"
