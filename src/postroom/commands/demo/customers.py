"""The demo's customers: they read what reaches the outside, and answer as people (and their machines) do."""

import email
import smtplib
import threading
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.policy import default
from email.utils import formataddr, getaddresses, make_msgid, parseaddr

import structlog

from postroom.commands.demo.letters import STORIES, THANKS, Story, mail_of, written
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.received import Received

TYPING = 2.0
"""Seconds that a customer needs for an answer."""
AWAY = "henrik@fjordwerk.example"
MOVED = "office@old-mill.example"


class Customers:
    """Everybody outside. `hears` is called for each mail that arrives there."""

    def __init__(self) -> None:
        self._door: tuple[str, int] | None = None
        self._answered: set[str] = set()

    def live_at(self, door: tuple[str, int]) -> None:
        """Tells them where mail to the company goes: its SMTP listener."""
        self._door = door

    def open_cases(self, stories: Sequence[Story], told: Callable[[int], None]) -> None:
        """Sends each story's first mail; `told` hears how many were taken."""
        for number, story in enumerate(stories, 1):
            self.send(story.address, mail_of(story))
            told(number)

    def send(self, sender: str, mail: EmailMessage) -> None:
        """Hands a mail in at the company's door. Raises OSError, smtplib.SMTPException."""
        assert self._door
        recipients = [address for _, address in getaddresses(mail.get_all("To", []))]
        with smtplib.SMTP(*self._door, timeout=30) as client:
            client.send_message(mail, sender, recipients)

    def hears(self, address: str, received: Received) -> None:
        """What the reader of this mailbox does about a new mail; once for each thread, so that it comes to an end.

        What a machine wrote, such as a notice to an agent, nobody answers.
        """
        mail = email.message_from_bytes(received.content, EmailMessage, policy=default)
        if mail["Auto-Submitted"]:
            return
        thread = (str(mail["References"] or "").split() or [str(mail["Message-ID"])])[0]
        if f"{address} {thread}" in self._answered or address not in {
            a for _, a in getaddresses(mail.get_all("To", []))
        }:
            return
        self._answered.add(f"{address} {thread}")
        if reaction := _reaction(address, mail, received):
            timer = threading.Timer(TYPING, self._try_to_send, reaction)
            timer.daemon = True
            timer.start()

    def _try_to_send(self, sender: str, mail: EmailMessage) -> None:
        try:
            self.send(sender, mail)
        except (OSError, smtplib.SMTPException) as error:
            structlog.get_logger().warning("a customer's mail was not taken", because=str(error))


def _reaction(address: str, mail: EmailMessage, received: Received) -> tuple[str, EmailMessage] | None:
    """The envelope sender and the mail; None from those who read and say nothing."""
    if address == MOVED:
        return "", undeliverable(address, mail, received)
    if address == AWAY:
        return "", away(mail)
    story = next((story for story in STORIES if story.address == address), None)
    if story is None:
        return address, answer_to(mail, address, THANKS)
    return (address, answer_to(mail, story.sender, story.then)) if story.then else None


def answer_to(mail: EmailMessage, sender: str, text: str) -> EmailMessage:
    """A reply as mail programs write it: thread named, the mail quoted below."""
    subject = str(mail["Subject"])
    answer = written(sender, str(mail["From"]), subject if subject.startswith("Re:") else f"Re: {subject}", "")
    answer["In-Reply-To"] = str(mail["Message-ID"])
    answer["References"] = " ".join([*str(mail["References"] or "").split()[-8:], str(mail["Message-ID"])])
    quoted = "\n".join(f"> {line}" for line in words_of(mail).splitlines())
    answer.set_content(f"{text}\n\nOn {mail['Date']}, {parseaddr(str(mail['From']))[0]} wrote:\n{quoted}\n")
    return answer


def away(mail: EmailMessage) -> EmailMessage:
    """An absence note, marked as RFC 3834 §3 asks."""
    note = written(
        formataddr(("Henrik Dahl", AWAY)), str(mail["From"]), f"Automatic reply: {mail['Subject']}",
        "I am out of the office until Monday and will read your mail then.\n\nHenrik Dahl\n",
    )  # fmt: skip
    note["Auto-Submitted"] = "auto-replied"
    note["In-Reply-To"] = note["References"] = str(mail["Message-ID"])
    return note


def undeliverable(address: str, mail: EmailMessage, received: Received) -> EmailMessage:
    """A report that comes after the mail was taken at first (RFC 3464)."""
    head = "".join(f"{name}: {mail[name]}\n" for name in ("From", "To", "Subject", "Message-ID"))
    return email.message_from_string(
        f"""\
From: Mail Delivery System <mailer-daemon@old-mill.example>
To: {received.mail_from or mail["From"]}
Subject: Undelivered Mail Returned to Sender
Message-ID: {make_msgid(domain="old-mill.example")}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=report

--report
Content-Type: text/plain

<{address}>: the mailbox was closed in April (5.2.1). Your mail was not delivered.

--report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.old-mill.example

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.2.1
Diagnostic-Code: smtp; 550 5.2.1 This mailbox is closed

--report
Content-Type: text/rfc822-headers

{head}
--report--
""",
        EmailMessage,
        policy=default,
    )


def words_of(mail: EmailMessage) -> str:
    """The mail's text, as its reader sees it."""
    body = mail.get_body(("plain", "html"))
    return str(body.get_content()) if body else ""


def mailboxes(outside: Outside) -> dict[str, list[EmailMessage]]:
    """What every customer got, newest first."""
    boxes: dict[str, list[EmailMessage]] = {}
    for address, received in outside.mails:
        mail = email.message_from_bytes(received.content, EmailMessage, policy=default)
        boxes.setdefault(address, []).insert(0, mail)
    return dict(sorted(boxes.items()))
