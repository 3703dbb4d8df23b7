"""What reports about our mail say: standard ones, and those in words alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.parse import parse
from postroom.mail.report import Affected, Report
from postroom.mail.report_fields import code_in
from postroom.mail.reports import read
from tests.growing import assert_it_grows_in_proportion
from tests.mail.bounces import BOB, OURS, RETURNED, in_words, report, standard, the


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
    affected = Affected(BOB, "failed", "5.1.1", 550, True, words, "mx.customer.example", BOB)
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


@pytest.mark.parametrize(
    ("text", "code"),
    [("550 no", 550), ("250 2.1.5 ok", 250), ("220-mx.b.example 421 later", 421), ("SIZE=555: 550 no", 550),
     ("It has 222 octets", None), ("452-4.2.2 full", 452), ("192.0.2.250 said", None), ("", None)],
)  # fmt: skip
def test_it_takes_the_code_that_refuses(text: str, code: int | None) -> None:
    assert code_in(text) == code


def test_it_takes_the_words_behind_the_status_where_nothing_else_tells() -> None:
    status = f"Final-Recipient: rfc822; {BOB}\nAction: delayed\nStatus: 4.0.0 (b.example: host name lookup failure)"
    assert the(standard(status)).recipients[0].text == "b.example: host name lookup failure"


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


@pytest.mark.parametrize("kind", ["auth-failure", "not-spam"])
def test_it_takes_no_report_of_a_filter_for_a_complaint(kind: str) -> None:
    found = the(standard(f"Feedback-Type: {kind}\nUser-Agent: Yahoo\nVersion: 1\n", kind="feedback-report"))
    assert (found.kind, found.is_complaint, [one.action for one in found.recipients]) == ("complaint", False, [kind])


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
    raws = {size: in_words(part * (size // len(part))).encode() for size in (200_000, 800_000)}
    mails = {size: parse(raw) for size, raw in raws.items()}
    assert_it_grows_in_proportion(lambda size: read(mails[size], raws[size]), 200_000)


def test_where_mail_went_on_to_somebody_else_the_report_is_about_them_and_keeps_whom_we_wrote_to() -> None:
    status = f"Final-Recipient: rfc822; bob@b.example\nOriginal-Recipient: rfc822;{BOB}\nAction: failed\nStatus: 5.1.1"
    one = the(standard(status)).recipients[0]
    assert (one.address, one.original) == ("bob@b.example", BOB)


def test_what_the_server_answered_counts_more_than_a_status_of_another_class() -> None:
    status = f"Final-Recipient: rfc822; {BOB}\nAction: failed\nStatus: 4.5.0\nDiagnostic-Code: smtp; 550 5.5.0 No"
    one = the(standard(status)).recipients[0]
    assert (one.status, one.permanent) == ("5.5.0", True)


def test_fields_that_stand_in_the_words_are_read() -> None:
    fields = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {BOB}\nAction: failed\nStatus: 5.1.1\n"
    words = in_words(f"Your mail could not be delivered.\n\n--lost\nContent-Type: message/delivery-status\n\n{fields}")
    assert [(one.address, one.status) for one in the(words).recipients] == [(BOB, "5.1.1")]


def test_a_challenge_is_no_report() -> None:
    status = f"Final-Recipient: rfc822; {BOB}\nAction: delayed\nStatus: 4.0.0"
    assert report(standard(status, words="Click the link below to confirm that you are a person.")) is None
    assert report(standard(status, words="We keep trying."))


AMAZON = """From: SES <no-reply@sns.amazonaws.com>
To: support@acme.example
Subject: AWS Notification Message

{"notificationType":"%s","%s":{"%s":[{"emailAddress":"bob@customer.example","status":"5.1.1",
"diagnosticCode":"smtp; 550 5.1.1 user unknown"}]}}

--
If you wish to stop receiving notifications, click here.
"""


@pytest.mark.parametrize(
    ("words", "kind", "action"),
    [
        (("Bounce", "bounce", "bouncedRecipients"), "delivery", "failed"),
        (("Complaint", "complaint", "complainedRecipients"), "complaint", "abuse"),
    ],
)
def test_amazons_notices_are_read(words: tuple[str, str, str], kind: str, action: str) -> None:
    found = the(AMAZON % words)
    one = found.recipients[0]
    assert (found.kind, one.address, one.action, one.status, one.code) == (kind, BOB, action, "5.1.1", 550)


@pytest.mark.parametrize("words", ["{", "{}", "[1]", '{"notificationType":"Bounce"}', "{" * 5000, '{"Message":"{"}'])
def test_amazons_notices_that_say_nothing_are_no_reports(words: str) -> None:
    found = report(in_words(words, sender="no-reply@sns.amazonaws.com", subject="AWS Notification Message"))
    assert found is None or not found.recipients
