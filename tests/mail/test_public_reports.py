"""Real bounces of public collections with known answers."""

import json
from typing import Any

import pytest

from postroom.mail.parse import parse
from postroom.mail.report import Report
from postroom.mail.reports import read
from tests.mail import corpora

pytestmark = pytest.mark.needs("corpora")


def known(name: str) -> dict[str, dict[str, Any]]:
    cases: dict[str, dict[str, Any]] = json.loads((corpora.FOLDER / name / "expected.json").read_text())["cases"]
    return cases


def public_report(name: str, case: str) -> Report | None:
    raw = (corpora.FOLDER / name / "files" / case).read_bytes()
    return read(parse(raw), raw)


def test_it_reads_the_rfcs_examples() -> None:
    for case, facts in known("kumomta").items():
        found = public_report("kumomta", case)
        assert found
        told = [(one.address, one.action, one.status) for one in found.recipients]
        assert told == [(one["address"], one["action"], one["status"]) for one in facts["recipients"]], case


FLUFL = {
    "yale_01.txt",  # names the recipient without a domain, which may be either of two
    "dumbass_01.txt",  # names nobody; ours is taken from the mail that came back
    "simple_44.txt",  # class 4: flufl calls it permanent
    "yahoo_01.txt",  # class 4: flufl calls it permanent
}


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
    "maildir/bsd/lhost-postfix-75.eml",  # Postfix tells its own postmaster of an error
    "maildir/bsd/lhost-sendmail-14.eml",  # a person forwards a bounce
}
OTHER_RECIPIENT = {
    "maildir/bsd/lhost-office365-04.eml",  # the sample's address is another in its fields
    "maildir/bsd/lhost-domino-03.eml",  # the same
    "maildir/bsd/lhost-exim-03.eml",  # X-Failed-Recipients is preferred
    "maildir/bsd/lhost-v5sendmail-01.eml",  # the address is cut off
    "maildir/bsd/rfc3464-35.eml",  # the one that is only delayed is named beside the two that failed
}


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
