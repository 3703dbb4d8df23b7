"""Which mails a machine made, and which a machine may answer."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.automatic import Automatic, recognise
from postroom.mail.headers import Headers
from postroom.mail.parse import parse
from tests.mail import corpora

BOB = "bob@customer.example"


def judge(*fields: str, envelope_from: str | None = BOB) -> Automatic:
    pairs = [field.partition(":") for field in ("From: Bob <bob@customer.example>", *fields)]
    return recognise(Headers([(name, value.strip().encode()) for name, _, value in pairs]), envelope_from)


@pytest.mark.parametrize(
    "fields",
    [
        (),
        ("Auto-Submitted: no",),
        ("Auto-Submitted: NO (written by hand)",),
        ("X-Autoreply: no",),
        ("X-Auto-Response-Suppress: DR, RN, NRN",),
        ("Precedence: normal",),
        ("Subject: Out of office: how do I set it up?",),
        ("Subject: Automatic reply does not work", "In-Reply-To: <a@b>"),
        ("Subject: Re: Printer on fire", "In-Reply-To: <a@b>"),
        ("X-MIME-Autoconverted: from 8bit to quoted-printable",),
        ("Importance: high", "X-Mailer: Outlook"),
    ],
)
def test_it_takes_a_persons_mail_for_a_persons(fields: tuple[str, ...]) -> None:
    assert judge(*fields) == Automatic(False, True, None, "nothing in its header says that a machine made it")


@pytest.mark.parametrize(
    ("fields", "because"),
    [
        (("Auto-Submitted: auto-replied",), "Auto-Submitted: auto-replied"),
        (("auto-submitted: Auto-Replied (zimbra; vacation)",), "auto-replied"),
        (("Auto-Submitted: auto-replied; owner-email=x",), "auto-replied"),
        (("X-Autoreply: yes", "Precedence: bulk"), "X-Autoreply"),
        (("X-Autorespond:",), "X-Autorespond"),
        (("X-Auto-Reply-From: bob@customer.example",), "X-Auto-Reply-From"),
        (("X-MS-Exchange-Inbox-Rules-Loop: bob@customer.example", "Auto-Submitted: auto-generated"), "Inbox-Rules"),
        (("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",), "Mailbox Rules Agent"),
        (("X-POST-MessageClass: 9; Autoresponder",), "Autoresponder"),
        (("Precedence: auto_reply",), "auto_reply"),
        (("Preference: auto_reply",), "auto_reply"),
        (("Subject: Automatic reply: Printer on fire", "In-Reply-To: <a@b>"), "“Automatic reply”"),
        (("Subject: Out of Office AutoReply: Printer", "References: <a@b>"), "“Out of Office AutoReply”"),
        (("Subject: [Automatyczna odpowiedź] test", "Precedence: junk"), "“Automatyczna odpowiedź”"),
        (("Subject: Abwesenheitsnotiz: Drucker", "In-Reply-To: <a@b>"), "“Abwesenheitsnotiz”"),
        (("Subject: 自动答复：打印机", "In-Reply-To: <a@b>"), "“自动答复”"),
    ],
)
def test_it_knows_an_automatic_reply(fields: tuple[str, ...], because: str) -> None:
    found = judge(*fields)
    assert (found.is_, found.answerable, found.kind) == (True, False, "reply")
    assert because in found.because


@pytest.mark.parametrize(
    "fields",
    [
        ("Auto-Submitted: auto-generated",),
        ("Auto-Submitted: auto-notified",),
        ("Auto-Submitted: something-new",),
        ("Auto-Submitted: auto-replied", "Content-Type: multipart/report; report-type=delivery-status"),
        ("X-Auto-Response-Suppress: All",),
        ("X-Auto-Response-Suppress: DR, OOF, All",),
        ("X-MS-Exchange-Message-Is-Ndr:",),
        ("X-Failed-Recipients: ann@customer.example",),
        ("X-FC-MachineGenerated: true",),
        ("X-Cron-Env: <SHELL=/bin/sh>",),
        ("From: MAILER-DAEMON@mx.customer.example",),
        ("From: Shop <no-reply@shop.example>",),
        ("From: noreply+17@shop.example",),
        ("From: donotreply@shop.example",),
        ("From: shop-no-reply@shop.example",),
        ("From: ne-pas-repondre@shop.example",),
    ],
)
def test_it_knows_what_a_machine_generated(fields: tuple[str, ...]) -> None:
    found = recognise(Headers([(f.partition(":")[0], f.partition(":")[2].strip().encode()) for f in fields]), BOB)
    assert (found.is_, found.answerable, found.kind) == (True, False, "generated")


@pytest.mark.parametrize(
    "fields",
    [
        (
            "List-Id: Printers <printers.lists.example>",
            "List-Unsubscribe: <mailto:u@lists.example>",
            "Precedence: bulk",
        ),
        ("Mailing-List: list printers@lists.example",),
        ("Precedence: list",),
        ("X-Mailing-List: printers@lists.example",),
        ("List-Post: <mailto:printers@lists.example>",),
    ],
)
def test_it_knows_a_persons_mail_over_a_list(fields: tuple[str, ...]) -> None:
    found = judge(*fields)
    assert (found.is_, found.answerable, found.kind) == (False, False, "list")
    assert judge(envelope_from="owner-printers@lists.example").kind == "list"


@pytest.mark.parametrize(
    "field",
    [
        "Precedence: bulk",
        "Precedence: Junk",
        "List-Unsubscribe: <https://shop.example/u>",
        "Feedback-ID: 1:a:b:c",
        "X-CampaignID: 7",
    ],
)
def test_it_knows_bulk_mail(field: str) -> None:
    found = judge(field)
    assert (found.is_, found.answerable, found.kind) == (True, False, "bulk")


def test_it_knows_the_null_sender() -> None:
    assert judge(envelope_from="") == Automatic(True, False, "generated", "it has no return address (null sender)")
    assert judge("In-Reply-To: <a@b>", envelope_from="<>").kind == "reply"
    assert judge("Return-Path: <>", envelope_from=None).kind == "generated"
    assert judge("Return-Path: <bob@customer.example>", envelope_from=None).answerable
    assert judge("Return-Path: <>").answerable


@pytest.mark.parametrize(
    "field", ["X-Loop: yes", "X-No-Loop: yes", "X-Auto-Response-Suppress: OOF", "Auto-Submitted: auto-forwarded"]
)
def test_it_never_answers_what_asks_for_no_answer(field: str) -> None:
    found = judge(field)
    assert (found.is_, found.answerable, found.kind) == (False, False, None)


NAMES = st.sampled_from(
    ["Auto-Submitted", "Subject", "From", "Return-Path", "Precedence", "X-Loop", "References", "X-Autoreply"]
)


@given(st.lists(st.tuples(NAMES, st.binary())), st.none() | st.text())
def test_it_judges_any_header(fields: list[tuple[str, bytes]], envelope_from: str | None) -> None:
    found = recognise(Headers(fields), envelope_from)
    assert not (found.is_ and found.answerable)
    assert found.because


# ---- the public mails ----

SETS = ("sieve-vacation", "autoreply-headers", "zammad", "gitlab", "chatwoot", "discourse")
NOT_SEEN_IN_THE_HEADER = {
    "sieve-vacation/reply/no-reply-for-implicitly-delivered-message",  # whether the address is ours: the inbox's matter
    "sieve-vacation/reply/no-reply-for-original-recipient",  # the same
    "discourse/mailinglist_unsubscribe.eml",  # told by its words
}


def known() -> list[tuple[str, dict[str, Any]]]:
    """Facts about automatic mail, as (set/case, facts)."""
    cases: list[tuple[str, dict[str, Any]]] = []
    for name in SETS:
        expected = corpora.FOLDER / name / "expected.json"
        if expected.is_file():
            for case, facts in json.loads(expected.read_text())["cases"].items():
                facts.setdefault("file", f"files/{case}")
                cases.append((f"{name}/{case}", facts))
    return cases


@pytest.mark.needs("corpora")
def test_it_agrees_with_the_public_mails() -> None:
    wrong = [case for case, facts in known() if not _agrees(case, facts)]
    assert set(wrong) == NOT_SEEN_IN_THE_HEADER


def _agrees(case: str, facts: dict[str, Any]) -> bool:
    mail = parse((corpora.FOLDER / case.partition("/")[0] / facts["file"]).read_bytes())
    found = recognise(mail.headers, facts.get("envelope", {}).get("from"))
    if case.startswith("sieve-vacation") and facts.get("auto_reply") is not None:
        return found.answerable is facts["auto_reply"]
    told = {
        "auto_reply": found.is_ and not facts.get("bounce"),
        "auto_generated": found.is_,
        "out_of_office": found.kind == "reply",
        "send_auto_response": found.answerable,
        "mailing_list": found.kind == "list",
    }
    return all(told[fact] is facts[fact] for fact in told if facts.get(fact) is not None)
