"""Why real mails bounced: the reasons and the lasting failures of public collections, leniently compared."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from postroom.deliveries.diagnosing import reason_of
from postroom.deliveries.reasons import Reason
from postroom.mail.parse import parse
from postroom.mail.report import Affected
from postroom.mail.reports import read
from tests.mail import corpora

pytestmark = pytest.mark.needs("corpora")

REASONS = {
    "userunknown": {Reason.no_such_address},
    "mailboxfull": {Reason.mailbox_full},
    "suspend": {Reason.mailbox_closed},
    "expired": {Reason.expired, Reason.no_answer, Reason.try_later},
    "hostunknown": {Reason.no_such_domain},
    "hasmoved": {Reason.moved},
    "filtered": {Reason.no_such_address, Reason.not_allowed, Reason.content_refused, Reason.mailbox_closed},
    "blocked": {Reason.sender_blocked, Reason.not_authenticated, Reason.try_later},
    "badreputation": {Reason.sender_blocked},
    "rejected": {Reason.not_allowed, Reason.sender_blocked, Reason.not_authenticated},
    "authfailure": {Reason.not_authenticated},
    "requireptr": {Reason.not_authenticated, Reason.sender_blocked},
    "networkerror": {Reason.no_answer, Reason.loop, Reason.no_such_domain},
    "policyviolation": {Reason.not_allowed, Reason.content_refused},
    "notaccept": {Reason.no_such_domain, Reason.not_allowed},
    "systemerror": {Reason.server_trouble},
    "mailererror": {Reason.server_trouble},
    "speeding": {Reason.try_later},
    "systemfull": {Reason.server_trouble, Reason.mailbox_full},
    "ratelimited": {Reason.try_later},
    "exceedlimit": {Reason.too_big},
    "notcompliantrfc": {Reason.wrong_syntax, Reason.content_refused},
    "syntaxerror": {Reason.wrong_syntax, Reason.server_trouble},
    "spamdetected": {Reason.content_refused},
    "virusdetected": {Reason.content_refused},
    "contenterror": {Reason.content_refused},
    "securityerror": {Reason.relay_refused, Reason.not_allowed, Reason.not_authenticated, Reason.content_refused},
    "mesgtoobig": {Reason.too_big},
    "norelaying": {Reason.relay_refused},
}
"""What sisimai's reasons are in ours. Its undefined and onhold say nothing."""

OTHER_REASON = {
    "lhost-postfix-47.eml",  # 554 Transaction failed
    "lhost-postfix-75.eml",  # not read: Postfix tells its own postmaster of an error
    "lhost-sendmail-14.eml",  # not read: a person forwards a bounce
    "lhost-trendmicro-03.eml",  # the reason stands only in a transcript inside the returned mail
    "lhost-x3-02.eml",  # Could not find a gateway: no such domain
    "rfc3464-01.eml",  # the second recipient's fields are the first's
    "rfc3464-04.eml",  # status 5.5.0 alone
    "rfc3464-06.eml",  # the same
    "rhost-franceptt-12.eml",  # Client host rejected: the sender is blocked
    "rhost-nttdocomo-03.eml",  # Unknown user: no such address
}
OTHER_LASTING = {
    "lhost-gmail-08.eml",  # its words say that it is only delayed
    "lhost-opensmtpd-04.eml",  # the same
    "lhost-opensmtpd-15.eml",  # the same
    "lhost-postfix-75.eml",
    "lhost-sendmail-14.eml",
    "rfc3464-01.eml",
}
Row = tuple[str, list[dict[str, Any]], Affected | None]


def rows() -> Iterator[Row]:
    """Each recipient of sisimai's bounces: the file, what is accepted, and what we read."""
    cases = json.loads((corpora.FOLDER / "sisimai/expected.json").read_text())["cases"]
    for case, facts in cases.items():
        if facts["kind"] != "bounce":
            continue
        raw = (corpora.FOLDER / "sisimai/files" / case).read_bytes()
        report = read(parse(raw), raw)
        found = list(report.recipients) if report else []
        by_address = {one.address.lower(): one for one in found}
        for place, expected in enumerate(facts.get("expected", [])):
            ours = by_address.get((expected.get("recipient") or "").lower()) or next(iter(found[place:]), None)
            others = expected.get("also_accepted") or facts.get("also_accepted") or []
            yield case.rpartition("/")[2], [expected, *(one for one in others if isinstance(one, dict))], ours


def test_it_names_the_reason_that_sisimai_names() -> None:
    wrong, count = set(), 0
    for case, accepted, ours in rows():
        if accepted[0]["reason"] in REASONS:
            count += 1
            known = set[Reason]().union(*(REASONS.get(one.get("reason") or "", set()) for one in accepted))
            if ours is None or reason_of(ours.code, ours.status, ours.text) not in known:
                wrong.add(case)
    assert wrong == OTHER_REASON
    assert len(wrong) < 0.05 * count


def test_it_tells_lasting_failures_from_those_that_may_pass() -> None:
    wrong, count = set(), 0
    for case, accepted, ours in rows():
        classes = {one["status"][0] for one in accepted if one.get("status")}
        if classes:
            count += 1
            if ours is None or ("5" if ours.permanent else "4") not in classes:
                wrong.add(case)
    assert wrong == OTHER_LASTING
    assert len(wrong) < 0.03 * count


def test_no_answer_of_a_machine_and_no_challenge_is_taken_for_a_bounce() -> None:
    facts = json.loads((corpora.FOLDER / "mail-bounceparser/expected.json").read_text())["cases"]
    others = [case for case, fact in facts.items() if fact.get("is_bounce") is False]
    assert others
    for case in others:
        raw = (corpora.FOLDER / "mail-bounceparser/files" / case).read_bytes()
        assert read(parse(raw), raw) is None, case


BOUNCE_PARSER = {
    "user_unknown": {Reason.no_such_address},
    "user_disabled": {Reason.mailbox_closed},
    "over_quota": {Reason.mailbox_full},
    "domain_error": {Reason.no_such_domain, Reason.relay_refused},
    "spam": {Reason.content_refused, Reason.sender_blocked},
    "message_too_large": {Reason.too_big},
}


def test_it_names_the_reason_that_bounce_parser_names() -> None:
    facts = json.loads((corpora.FOLDER / "mail-bounceparser/expected.json").read_text())["cases"]
    told = [(case, fact["std_reason"]) for case, fact in facts.items() if fact.get("std_reason") in BOUNCE_PARSER]
    assert told
    for case, reason in told:
        raw = (corpora.FOLDER / "mail-bounceparser/files" / case).read_bytes()
        report = read(parse(raw), raw)
        for one in report.recipients if report else ():
            assert reason_of(one.code, one.status, one.text) in BOUNCE_PARSER[reason], case
