"""Reports about all mail of a domain, which receivers send to its owner."""

import json

import pytest

from postroom.mail.aggregates import is_aggregate
from postroom.mail.automatic import recognise
from postroom.mail.parse import parse
from tests.mail import corpora

DMARC = "big.example!desk.example!1767225600!1767312000.xml.gz"


def report(subject: str, name: str, type_: str = "application/gzip") -> bytes:
    return (
        f"From: noreply@big.example\nSubject: {subject}\nMIME-Version: 1.0\n"
        f'Content-Type: {type_}; name="{name}"\nContent-Disposition: attachment; filename="{name}"\n'
        "Content-Transfer-Encoding: base64\n\nH4sI\n"
    ).encode()


@pytest.mark.parametrize(
    "raw",
    [
        report("Hello", DMARC),
        report("Hello", DMARC.replace(".xml.gz", "!abc123.zip")),
        report("Report Domain: desk.example Submitter: big.example Report-ID: 1", "report.zip"),
        report("[Preview] Report domain: desk.example Submitter: big.example", "report.zip"),
        report("Hello", "r.json.gz", "application/tlsrpt+gzip"),
    ],
)
def test_it_knows_an_aggregate_report(raw: bytes) -> None:
    assert is_aggregate(parse(raw))


@pytest.mark.parametrize(
    "raw",
    [
        report("Hello", "report.xml.gz"),
        report("Wow! Great! 1! 2!", "what!.zip"),
        b"Subject: Report Domain: desk.example Submitter: big.example\n\nWhat is this?\n",
    ],
)
def test_it_takes_no_other_mail_for_one(raw: bytes) -> None:
    assert not is_aggregate(parse(raw))


@pytest.mark.parametrize(
    "subject", ["Fwd: Report Domain: a.example Submitter: b.example", "Report Domain: what is it?"]
)
def test_it_takes_nobody_who_speaks_of_such_a_report_for_a_machine(subject: str) -> None:
    mail = parse(f"From: ann.dmarco@customer.example\nSubject: {subject}\n\nWhat is it?\n".encode())
    assert not recognise(mail.headers, None).is_


@pytest.mark.needs("corpora")
def test_it_agrees_with_the_public_mails() -> None:
    known = json.loads((corpora.FOLDER / "mox/expected.json").read_text())["cases"]
    for name, facts in known.items():
        found = is_aggregate(parse((corpora.FOLDER / "mox" / facts["file"]).read_bytes()))
        assert found == (facts["kind"] in ("TLS-RPT", "dmarc aggregate report")), name
