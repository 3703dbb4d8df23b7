"""A mail's origin by the word of a server in front."""

import pytest

from postroom.mail.authentication.authentication import Authentication
from postroom.mail.authentication.told import told
from postroom.mail.parse import parse

SERVER = "mx.desk.example"


def known(results: str, sender: str = "alice@acme.example") -> Authentication | None:
    raw = f"Authentication-Results: {SERVER}; {results}\nFrom: {sender}\n\nHello\n"
    return told(parse(raw.encode()).headers, ["other.example", SERVER])


def test_it_takes_over_what_was_checked() -> None:
    found = known(
        "dkim=pass header.i=@acme.example header.s=post; spf=softfail smtp.mailfrom=bounces@mailer.example;"
        " arc=none; dmarc=pass (p=REJECT sp=NONE) header.from=acme.example"
    )
    assert found
    assert found.spf
    assert (found.spf.result, found.spf.domain) == ("softfail", "mailer.example")
    assert [(one.result, one.domain, one.selector) for one in found.dkim] == [("pass", "acme.example", "post")]
    assert (found.arc.result, found.dmarc.result, found.dmarc.policy) == ("none", "pass", "reject")
    assert found.aligned
    assert found.sentence == "It is proven to come from acme.example (signed by acme.example)."


def test_it_takes_over_that_nothing_was_proven() -> None:
    found = known("dkim=fail header.d=acme.example; dmarc=fail policy.dmarc=quarantine header.from=acme.example")
    assert found
    assert (found.aligned, found.dmarc.result, found.dmarc.policy) == (False, "fail", "quarantine")
    assert "the server in front says fail" in found.sentence


@pytest.mark.parametrize(
    ("results", "aligned"),
    [
        ("dkim=pass header.d=acme.example", True),
        ("spf=pass smtp.mailfrom=acme.example", True),
        ("spf=pass smtp.mailfrom=alice@acme.example", True),
        ("dkim=pass header.d=mailer.example; spf=pass smtp.mailfrom=mailer.example", False),
        ("dkim=fail header.d=acme.example; spf=none smtp.mailfrom=acme.example", False),
        ("dmarc=pass header.from=elsewhere.example", False),
        ("dmarc=pass", False),
        ("dmarc=fail header.from=acme.example; dkim=pass header.d=acme.example", False),
    ],
)
def test_it_counts_as_proof_only_what_speaks_for_the_very_domain_of_from(results: str, aligned: bool) -> None:
    found = known(results)
    assert found
    assert found.aligned is aligned


def test_it_proves_nothing_for_several_senders_or_none() -> None:
    for sender in ("alice@acme.example, mallory@evil.example", "nobody"):
        found = known("dmarc=pass header.from=acme.example; dkim=pass header.d=acme.example", sender)
        assert found
        assert not found.aligned


def test_it_hears_no_other_server() -> None:
    headers = parse(b"Authentication-Results: mx.evil.example; dmarc=pass header.from=a.example\n\n").headers
    assert told(headers, [SERVER]) is None
    assert told(headers, []) is None
