"""What reports about our mail say: standard ones, and those in words alone."""

import json
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.parse import parse
from postroom.mail.report import Affected, Report
from postroom.mail.reports import read
from tests.mail import corpora

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


def test_it_reads_a_standard_failure() -> None:
    status = f"""Reporting-MTA: dns; mx.acme.example
Arrival-Date: Sun, 1 Mar 2026 12:30:00 +0000

Final-Recipient: rfc822; bob@inner.customer.example
Original-Recipient: rfc822;{BOB}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.customer.example
Diagnostic-Code: smtp; 550 5.1.1 <bob@inner.customer.example>:
    User unknown"""
    words = "550 5.1.1 <bob@inner.customer.example>: User unknown"
    affected = Affected(BOB, "failed", "5.1.1", 550, True, words, "mx.customer.example")
    assert the(standard(status)) == Report("delivery", OURS, (affected,))


@pytest.mark.parametrize(
    ("fields", "kind", "action", "permanent"),
    [
        ("Action: failed\nStatus: 5.0.0", "delivery", "failed", True),
        ("Action: failed\nStatus: 4.4.7", "delivery", "failed", False),
        ("Action: FAILED (bad)\nStatus: 5.0.0 (unknown)", "delivery", "failed", True),
        ("Action: failure\nDiagnostic-Code: smtp; 421 too busy", "delivery", "failed", False),
        ("Action: delayed\nStatus: 4.0.0", "delay", "delayed", False),
        ("Action: delivered\nStatus: 2.0.0", "delivery", "delivered", False),
        ("Action: relayed", "delivery", "relayed", False),
        ("Status: 4.2.2", "delay", "delayed", False),
        ("Status: 2.1.5", "delivery", "delivered", False),
        ("Status: 5.2.2", "delivery", "failed", True),
        ("X-Nothing: more", "delivery", "failed", True),
    ],
)
def test_it_reads_what_became_of_a_recipient(fields: str, kind: str, action: str, permanent: bool) -> None:
    found = the(standard(f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {BOB}\n{fields}"))
    (affected,) = found.recipients
    assert (found.kind, affected.address, affected.action, affected.permanent) == (kind, BOB, action, permanent)


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("Final-Recipient: rfc822;bob@customer.example", BOB),
        ("Final-Recipient: RFC822; <bob@customer.example>", BOB),
        ("Final-Recipient: bob@customer.example", BOB),
        ('Original-Recipient: rfc822;"Bob" <bob@customer.example>', BOB),
        ("Final-Recipient: utf-8; b\\x{F6}b@customer.example", "böb@customer.example"),
        ("Final-Recipient: unknown; nair_s", "nair_s"),
        ("Original-Recipient: rfc822;\nFinal-Recipient: rfc822;bob@customer.example", BOB),
    ],
)
def test_it_reads_an_address_in_any_form(field: str, address: str) -> None:
    (affected,) = the(standard(f"Reporting-MTA: dns; mx\n\n{field}\nAction: failed\nStatus: 5.1.1")).recipients
    assert affected.address == address


def test_it_reads_several_recipients_with_or_without_blank_lines() -> None:
    one = "Final-Recipient: rfc822; {}\nAction: {}\nStatus: {}\n"
    first, second = one.format("a@b.example", "failed", "5.1.1"), one.format("c@b.example", "delayed", "4.2.2")
    for between in ("", "\n", "\n\n"):
        found = the(standard(f"Reporting-MTA: dns; mx\n\n{first}{between}{second}"))
        assert [(one.address, one.action) for one in found.recipients] == [
            ("a@b.example", "failed"),
            ("c@b.example", "delayed"),
        ]
        assert found.kind == "delivery"


def test_it_takes_fields_that_a_stray_blank_line_parted() -> None:
    status = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {BOB}\n\nAction: delayed\nno field\nStatus: 4.2.2"
    assert [(one.action, one.status) for one in the(standard(status)).recipients] == [("delayed", "4.2.2")]


def test_it_leaves_out_a_recipient_without_an_address() -> None:
    status = f"Final-Recipient: rfc822;\nAction: failed\n\nFinal-Recipient: rfc822; {BOB}\nAction: failed"
    assert [one.address for one in the(standard(status)).recipients] == [BOB]


def test_it_takes_a_very_long_answer_for_its_beginning() -> None:
    status = f"Final-Recipient: rfc822; {BOB}\nAction: failed\nDiagnostic-Code: smtp; 550 no" + "\n again" * 9_000
    (affected,) = the(standard(status)).recipients
    assert affected.code == 550
    assert len(affected.text) == 1_000


def test_it_takes_the_servers_words_from_the_text_where_the_fields_have_none() -> None:
    status = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {BOB}\nAction: failed\nStatus: 5.2.2"
    assert the(standard(status, words="The mailbox\nis full.")).recipients[0].text == "The mailbox is full."


def test_it_takes_the_recipient_from_the_words_where_the_fields_have_none() -> None:
    found = the(standard("Reporting-MTA: dns; mx", words=f"The following addresses failed:\n\n   * {BOB}\n"))
    assert [one.address for one in found.recipients] == [BOB]


def test_it_takes_the_recipient_from_our_mail_where_nothing_else_names_one() -> None:
    assert [one.address for one in the(standard("Reporting-MTA: dns; mx")).recipients] == [BOB]


@pytest.mark.parametrize(
    "returned",
    [f"Message-ID: {OURS}\n\nx", f"message-id:\n {OURS}\n\nx", f"Message-ID: {OURS.strip('<>')}\n"],
)
def test_it_finds_our_mail_by_what_came_back(returned: str) -> None:
    assert the(standard(f"Final-Recipient: rfc822; {BOB}\nAction: failed", returned=returned)).message_id == OURS


def test_it_finds_our_mail_by_what_the_report_answers() -> None:
    raw = in_words(f"Could not be delivered to:\n<{BOB}>: user unknown").replace(
        "\n\n", f"\nIn-Reply-To: {OURS}\n\n", 1
    )
    assert the(raw).message_id == OURS


def test_it_reads_a_receipt() -> None:
    disposition = "Disposition: manual-action/MDN-sent-manually; Displayed"
    fields = f"Final-Recipient: rfc822;{BOB}\nOriginal-Message-ID: {OURS}\n{disposition}"
    found = the(standard(fields, kind="disposition-notification", returned="Subject: x\n"))
    assert (found.kind, found.message_id) == ("disposition", OURS)
    assert [(one.address, one.action, one.permanent) for one in found.recipients] == [(BOB, "displayed", False)]


def test_it_reads_a_receipt_that_names_nobody() -> None:
    found = the(standard(f"Original-Message-ID: {OURS}\nDisposition: x; displayed", kind="disposition-notification"))
    assert found == Report("disposition", OURS, ())


@pytest.mark.parametrize("rcpt", [f"Original-Rcpt-To: <{BOB}>\n", ""])
def test_it_reads_a_complaint(rcpt: str) -> None:
    found = the(standard(f"Feedback-Type: abuse\nUser-Agent: Yahoo\nVersion: 0.1\n{rcpt}", kind="feedback-report"))
    assert (found.kind, found.message_id) == ("complaint", OURS)
    assert [(one.address, one.action) for one in found.recipients] == [(BOB, "abuse")]


def test_it_reads_microsofts_complaint_which_has_no_fields() -> None:
    raw = f"""From: staff@hotmail.com
Subject: complaint about message from 192.0.2.1
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: message/rfc822

{RETURNED}
--b--
"""
    found = the(raw)
    assert (found.kind, found.message_id, found.recipients[0].address) == ("complaint", OURS, BOB)


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


@pytest.mark.parametrize(
    "raw",
    [
        "From: bob@customer.example\nSubject: Printer on fire\n\nHelp! mail to ann@b.example failed: user unknown",
        "From: bob@customer.example\nSubject: Fwd: failure notice\n\nI got this:\n<ann@customer.example>: user unknown",
        "From: bob@customer.example\nSubject: Re: Undeliverable: x\n\nWhy could it not be delivered to ann@b.example?",
        "From: bob@customer.example\nSubject: Delivery problem\n\nMy parcel did not come.",
        "From: postmaster@customer.example\nSubject: Our new server\n\nHello, we have moved.",
        "From: a@b.example\nContent-Type: multipart/report; report-type=tlsrpt; boundary=b\n\n--b\n\nx\n--b--",
        "",
    ],
)
def test_it_takes_a_persons_mail_for_no_report(raw: str) -> None:
    assert report(raw) is None


PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "--b\n",
        "Content-Type: message/delivery-status\n",
        "Final-Recipient: rfc822; a@b\n",
        "Action: delayed\n",
        "<a@b>",
        "a@b.example ",
        "550 5.1.1 ",
        "--- copy of ",
        "Received: x\n",
        "x" * 70,
        " ",
        "Status: \n",
        "user unknown\n",
    ]
)


@given(st.lists(PIECES).map("".join), st.booleans())
def test_it_reads_anything(body: str, multipart: bool) -> None:
    kind = "multipart/report; boundary=b" if multipart else "text/plain"
    found = report(f"From: MAILER-DAEMON@x\nSubject: failure notice\nContent-Type: {kind}\n\n{body}")
    assert found is None or all(one.address and one.action for one in found.recipients)


@pytest.mark.parametrize(
    "part", ["<a@b> ", "<a@b>\n", "a@", "@", "a", "-", "user ", "--- ", "550 ", " ", "\n", "Date: x\n", "a@b.c: "]
)
def test_it_takes_time_linear_in_the_length(part: str) -> None:
    short, long = (_seconds(in_words(part * (length // len(part)))) for length in (50_000, 800_000))
    assert long < 16 * 4 * max(short, 0.002)


def _seconds(raw: str) -> float:
    content = raw.encode()
    mail = parse(content)
    started = process_time()
    read(mail, content)
    return process_time() - started


# ---- the public bounces ----

public = pytest.mark.needs("corpora")


def known(name: str) -> dict[str, dict[str, Any]]:
    cases: dict[str, dict[str, Any]] = json.loads((corpora.FOLDER / name / "expected.json").read_text())["cases"]
    return cases


def public_report(name: str, case: str) -> Report | None:
    raw = (corpora.FOLDER / name / "files" / case).read_bytes()
    return read(parse(raw), raw)


@public
def test_it_reads_the_rfcs_examples() -> None:
    for case, facts in known("kumomta").items():
        found = public_report("kumomta", case)
        assert found
        told = [(one.address, one.action, one.status) for one in found.recipients]
        assert told == [(one["address"], one["action"], one["status"]) for one in facts["recipients"]], case


FLUFL = {
    "simple_20.txt",  # from a person's address, subject 'RE: …'
    "yale_01.txt",  # names the recipient without a domain, which may be either of two
    "llnl_01.txt",  # offers other addresses
    "dumbass_01.txt",  # names nobody; ours is taken from the mail that came back
    "simple_44.txt",  # class 4: flufl calls it permanent
    "yahoo_01.txt",  # class 4: flufl calls it permanent
}


@public
def test_it_finds_whom_flufl_finds() -> None:
    wrong = set()
    for case, facts in known("flufl-bounce").items():
        found = public_report("flufl-bounce", case)
        affected = found.recipients if found else ()
        lasting = {one.address.lower() for one in affected if one.permanent}
        passing = {one.address.lower() for one in affected if one.action == "delayed"}
        if (lasting, passing) != (
            {one.lower() for one in facts["permanent"]},
            {one.lower() for one in facts["temporary"]},
        ):
            wrong.add(case)
    assert wrong == FLUFL


UNREAD = {
    "maildir/bsd/lhost-amazonses-09.eml",  # JSON of Amazon's notification service
    "maildir/bsd/lhost-amazonses-10.eml",  # the same
    "maildir/bsd/lhost-amazonses-13.eml",  # the same
    "maildir/bsd/lhost-postfix-75.eml",  # Postfix tells its own postmaster of an error
    "maildir/bsd/lhost-sendmail-14.eml",  # a person forwards a bounce
}
OTHER_RECIPIENT = {
    "maildir/bsd/lhost-exchange2007-04.eml",  # Original-Recipient is preferred
    "maildir/bsd/lhost-postfix-01.eml",  # the same
    "maildir/bsd/rhost-google-03.eml",  # the same
    "maildir/bsd/rhost-google-06.eml",  # the same
    "maildir/bsd/lhost-office365-04.eml",  # the same
    "maildir/bsd/lhost-sendmail-54.eml",  # Final-Recipient is taken, not what it stands for
    "maildir/bsd/lhost-domino-03.eml",  # the same
    "maildir/bsd/lhost-exim-60.eml",  # the same
    "maildir/bsd/lhost-exim-03.eml",  # X-Failed-Recipients is preferred
    "maildir/bsd/lhost-messagingserver-03.eml",  # names our To beside the two that failed
    "maildir/bsd/lhost-v5sendmail-01.eml",  # the address is cut off
    "maildir/bsd/lhost-x5-01.eml",  # the bounce is the attachment of another
}


@public
def test_it_finds_whom_sisimai_finds() -> None:
    unread, other = set(), set()
    for case, facts in known("sisimai").items():
        found = public_report("sisimai", case)
        expected = {one["recipient"].lower() for one in facts.get("expected", []) if one.get("recipient")}
        if facts["kind"] in ("not-a-bounce", "auto-reply"):
            assert found is None, case
        elif found is None and expected:
            unread.add(case)
        elif found and expected and {one.address.lower() for one in found.recipients} != expected:
            other.add(case)
    assert unread == UNREAD
    assert other == OTHER_RECIPIENT
