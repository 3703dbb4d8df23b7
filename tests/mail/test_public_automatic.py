"""Machines' mail of public collections with known answers: what made it, and whether it may be answered."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postroom.mail.automatic import Automatic, recognise
from postroom.mail.headers import Headers
from postroom.mail.parse import parse
from postroom.mail.report import Report
from postroom.mail.reports import read
from tests.mail import corpora

pytestmark = pytest.mark.needs("corpora")

Facts = dict[str, Any]
EXCEPTIONS = {
    # Whether the address in To is ours is the inbox's matter, not the mail's; the same mail is to be answered elsewhere
    "sieve-vacation/reply/no-reply-for-implicitly-delivered-message",
    "sieve-vacation/reply/no-reply-for-original-recipient",
    # A report of a delay, which upstream takes for an absence; it is told apart as a report
    "zammad/mail/mail078.box",
    # Spam of 2006 that upstream counts among bounces
    "mail-bounceparser/spam-bogus-email-in-report.msg",
    "mail-bounceparser/spam-with-image.msg",
}
SAY_NOTHING_OF_IT = {
    # A newsletter and a shop's ticket of 2002: nothing in the header tells them from a person's mail
    "spamassassin-testdata/welcomelists/ibm_enews_de",
    "spamassassin-testdata/welcomelists/orbitz.com",
}


def expected(name: str) -> Facts:
    facts: Facts = json.loads((corpora.FOLDER / name / "expected.json").read_text())
    return facts


def look(file: Path, sender: str | None = None, to: tuple[str, ...] = ()) -> tuple[Automatic, Report | None]:
    raw = file.read_bytes()
    mail = parse(raw)
    return recognise(mail.headers, sender, to), read(mail, raw)


def known(*names: str) -> Iterator[tuple[str, Facts, Automatic, Report | None]]:
    """Each case of these sets: set/case, what is known of it, and what we see."""
    for name in names:
        for case, facts in expected(name)["cases"].items():
            file = corpora.FOLDER / name / (facts.get("file") or f"files/{case}")
            envelope = facts.get("envelope", {})
            to = (envelope["to"],) if "to" in envelope else ()
            if file.is_file():
                yield (f"{name}/{case}", facts, *look(file, envelope.get("from"), to))


SETS = (
    "sieve-vacation", "autoreply-headers", "zammad", "gitlab", "chatwoot", "discourse", "frappe", "odoo",
    "bounce_email", "mail-bounceparser", "kumomta", "flanker", "mikel-mail",
)  # fmt: skip


def told(name: str, found: Automatic, report: Report | None) -> Facts:
    """Their facts as we see them."""
    is_made = found.is_ or report is not None
    return {
        "auto_reply": found.answerable if name.startswith("sieve") else is_made and report is None,
        "auto_generated": is_made,
        "auto_reply_sent": found.answerable,
        "out_of_office": found.kind == "reply",
        "send_auto_response": found.answerable,
        "is_auto_response": is_made,
        "challenge_response": not found.answerable and report is None,
        "mailing_list": found.kind == "list",
        "bounce": report is not None,
        "is_bounce": report is not None,
        "bounced": report is not None,
        "is_complaint": report is not None and report.kind == "complaint",
    }


def test_it_agrees_with_the_public_mails() -> None:
    wrong, count = set(), 0
    for case, facts, found, report in known(*SETS):
        for group in (facts, *facts.get("facts", ())):
            seen = told(case, found, report)
            those = [fact for fact in seen if group.get(fact) is not None]
            count += len(those)
            wrong |= {case for fact in those if seen[fact] != group[fact]}
    assert wrong == EXCEPTIONS
    assert len(wrong) < 0.04 * count


def test_it_answers_no_newsletter() -> None:
    bulk = [(case, found) for case, facts, found, _ in known("spamassassin-testdata") if facts["class"][:4] == "bulk"]
    assert {case for case, found in bulk if found.answerable} == SAY_NOTHING_OF_IT


def test_every_report_is_a_machines_and_never_answered() -> None:
    wrong = [case for case, _, found, report in known("php-bounce-handler", "bounce_email", "mail-bounceparser")
             if report and (found.answerable or not (found.is_ or found.kind == "list"))]  # fmt: skip
    assert wrong == []


def test_it_takes_no_mail_of_people_for_a_machines() -> None:
    """The ham of the public corpus, mailing lists among it, and the answers that people wrote to a forum."""
    wrong = [case for case, facts, found, report in known("spamassassin-public-corpus", "discourse")
             if (facts.get("class") == "ham" or facts.get("kind") == "reply") and (found.is_ or report)]  # fmt: skip
    assert wrong == []


def test_it_knows_the_reports_that_domains_send() -> None:
    machines = {case: found.is_ for case, facts, found, _ in known("mox") if facts["kind"][:4] in ("dmar", "TLS-")}
    assert machines
    assert all(machines.values())


def test_it_knows_the_fields_that_otobo_knows() -> None:
    fields = expected("otobo")["shared"]["loop_headers"]
    for field in [*fields["loop"], "Precedence: list", "Precedence: junk"]:
        name, _, value = field.partition(": ")
        assert not recognise(Headers([(name, value.encode())]), "bob@customer.example").answerable, field
    assert recognise(Headers([("Auto-Submitted", b"no")]), "bob@customer.example").answerable
