"""Bounces that are no standard report: what servers say in words alone."""

import pytest

from tests.mail.bounces import BOB, OURS, RETURNED, in_words, the

COPY = f"\n\n{RETURNED}"
IN_WORDS = {
    "qmail": (
        "Hi. This is the qmail-send program at mx.customer.example.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{BOB}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 No such user\n\n"
        f"--- Below this line is a copy of the message.{COPY}",
        "failure notice",
        (550, "5.1.1", True),
    ),
    "exim": (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its recipients.\n\n"
        f"  {BOB}\n    SMTP error from remote mail server after RCPT TO:<{BOB}>:\n    552 mailbox full\n\n"
        f"------ This is a copy of the message, including all the headers. ------{COPY}",
        "Mail delivery failed: returning message to sender",
        (552, None, True),
    ),
    "sendmail": (
        "The original message was received at Sun, 1 Mar 2026 12:30:00 GMT\nfrom localhost\n\n"
        f"   ----- The following addresses had fatal errors -----\n<{BOB}>\n    (reason: 550 5.7.1 Denied)\n\n"
        f"   ----- Original message follows -----{COPY}",
        "Returned mail: see transcript for details",
        (550, "5.7.1", True),
    ),
    "exchange": (
        f"Your message\n\n  To: {BOB}\n  Subject: Re: Printer on fire\n\ndid not reach the following recipient(s):\n\n"
        f"{BOB} on Sun, 1 Mar 2026 12:30:00 +0000\n    The recipient name is not recognized",
        "Undeliverable: Re: Printer on fire",
        (None, None, True),
    ),
    "gave up": (
        f"I tried to deliver it.\n\n<{BOB}>:\nSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n"
        f"I'm not going to try again; this message has been in the queue too long.\n",
        "failure notice",
        (None, "4.4.1", False),
    ),
    "sendmail of old": (
        "   ----- Transcript of session follows -----\nWhile talking to mx.customer.example:\n>>> MAIL From:<a@b>\n"
        f"<<< 550 Insecure Mail Relay\n554 <{BOB}>... Remote protocol error\n421 b.example... Deferred: timed out\n\n"
        f"   ----- Unsent message follows -----{COPY}",
        "Returned mail: Deferred",
        (550, None, True),
    ),
    "exim, out of patience": (
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered. This is a permanent error.\n\n"
        f"  {BOB}\n    all hosts have been failing for a long time and were last tried after this message arrived\n",
        "Mail delivery failed: returning message to sender",
        (None, None, False),
    ),
    "names nobody but in the copy": (
        "   ----- Transcript of session follows -----\n421 mx.customer.example (smtp)... Deferred: timed out\n\n"
        f"   ----- Unsent message follows -----{COPY}",
        "Returned mail: Cannot send message for 4 days",
        (421, None, False),
    ),
    "offers others": (
        f"Addresses here look like name@customer.example. The one to which your mail was addressed, {BOB}, is no\n"
        "address here.\n\nThe following locator information may be of help:\n\n  Bobby  bobby@customer.example\n",
        "FAILED MAIL",
        (None, None, True),
    ),
    "of another kind": (
        f"1 error(s):\n\nSMTP Server <mx.b.example> rejected <{BOB}>\n  It responded: [550 5.1.1 unknown user]",
        "There was an error sending your mail",
        (550, "5.1.1", True),
    ),
    "japanese": (
        f"次のあて先へのメッセージはエラーのため送信できませんでした。\n\n{BOB}\n550 no such user\n",
        "Mail System Error - Returned Mail",
        (550, None, True),
    ),
}


@pytest.mark.parametrize("server", IN_WORDS)
def test_it_reads_a_bounce_in_words(server: str) -> None:
    words, subject, (code, status, permanent) = IN_WORDS[server]
    found = the(in_words(words, subject))
    assert found.kind == "delivery"
    assert found.message_id == (OURS if COPY in words else None)
    (affected,) = found.recipients
    assert (affected.address, affected.action) == (BOB, "failed")
    assert (affected.code, affected.status, affected.permanent) == (code, status, permanent)
    assert "spare@acme.example" not in affected.text


@pytest.mark.parametrize("to", ["", "To: ann@b.example, bob@b.example\n"])
def test_it_guesses_nobody_where_neither_words_nor_copy_name_one(to: str) -> None:
    words = "The message that you sent could not be delivered.\n\n   ----- Unsent message follows -----\n"
    words = f"{words}From: a@b.example\n{to}Date: x"
    assert the(in_words(words)).recipients == ()


def test_it_knows_couriers_notice_by_its_name() -> None:
    words = f"UNDELIVERABLE MAIL\n\nYour message cannot be delivered to:\n\n<{BOB}>:\n<<< 550 5.1.1 No such user\n"
    found = the(in_words(words, "NOTICE: mail delivery status.", '"Courier mail server at b.example" <@>'))
    assert [(one.address, one.code) for one in found.recipients] == [(BOB, 550)]


def test_it_reads_a_delay_in_words() -> None:
    words = f"Your message has not yet been delivered to:\n\n  {BOB}\n\nDelivery attempts will continue for 4 days."
    found = the(in_words(words, "Warning: message delayed 24 hours"))
    assert found.kind == "delay"
    assert [(one.address, one.action, one.permanent) for one in found.recipients] == [(BOB, "delayed", False)]


def test_it_trusts_exims_header_more_than_the_words() -> None:
    raw = in_words("A message could not be delivered. Ask help@mx.example.").replace(
        "\n\n", "\nX-Failed-Recipients: a@b.example, c@d.example\n\n", 1
    )
    assert [one.address for one in the(raw).recipients] == ["a@b.example", "c@d.example"]


def test_it_completes_the_names_that_aol_gives() -> None:
    words = "Your mail to the following recipients could not be delivered:\n\n\tbobsmith\n"
    assert (
        the(in_words(words, "Mail Delivery Problem", "MAILER-DAEMON@aol.com")).recipients[0].address
        == "bobsmith@aol.com"
    )
