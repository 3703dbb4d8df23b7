"""Chains of seals, which say who passed a mail on."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from postroom.mail.authentication import arc
from postroom.mail.authentication.arc import Chain
from postroom.mail.authentication.questions import Questions
from postroom.mail.authentication.signed import Signed
from postroom.providers.dns.zone import Zone
from tests.mail.authentication import signing
from tests.mail.authentication.signing import Mail, Signer

AT = datetime(2026, 3, 1, tzinfo=UTC)
LIST, FORWARDER = Signer(domain="list.example"), Signer(domain="forwarder.example")
ZONE = Zone({f"post._domainkey.{one.domain}": {"TXT": [signing.record(one.key)]} for one in (LIST, FORWARDER)})


def verified(mail: Mail) -> Chain:
    return arc.verify(Signed(mail.raw), Questions(ZONE), AT)


def sealed_twice(second_says: str = "pass", number: int = 2) -> Mail:
    once, sets = LIST.arc(Mail())
    return FORWARDER.arc(once, number, second_says, sets)[0]


def test_it_tells_when_dns_said_nothing_of_a_key() -> None:
    tired = Zone({"post._domainkey.list.example": {"TXT": ["TIMEOUT"]}})
    found = arc.verify(Signed(LIST.arc(Mail())[0].raw), Questions(tired), AT)
    assert (found.result, found.unanswered) == ("fail", True)
    assert not verified(sealed_twice("fail")).unanswered


def test_it_knows_a_mail_that_nobody_sealed() -> None:
    assert verified(Mail()) == Chain("none", (), "")


def test_it_follows_a_chain_from_the_first_to_the_last() -> None:
    assert verified(sealed_twice()) == Chain(
        "pass",
        ("list.example", "forwarder.example"),
        "",
        (" list.example; spf=pass\n", " forwarder.example; spf=pass\n"),
    )


@pytest.mark.parametrize(
    "broken",
    [
        lambda: sealed_twice("none"),
        lambda: sealed_twice("fail"),
        lambda: sealed_twice(number=3),
        lambda: LIST.arc(Mail(), cv="pass")[0],
        lambda: Signer("list.example", tags={"cv": "none", "h": "from"}).arc(Mail())[0],
        lambda: Signer("list.example", names=("from", "arc-seal")).arc(Mail())[0],
        lambda: Mail(LIST.arc(Mail())[0].fields[1:]),
        lambda: LIST.arc(LIST.arc(Mail())[0])[0],
        lambda: Mail(sealed_twice().fields, "Changed.\r\n"),
        lambda: Mail(tuple(one.replace("spf=pass", "spf=none") for one in sealed_twice().fields)),
        lambda: Signer("unknown.example").arc(Mail())[0],
        lambda: Mail().with_field("arc-seal:i=nothing"),
    ],
)
def test_it_fails_a_chain_that_is_not_whole(broken: Callable[[], Mail]) -> None:
    found = verified(broken())
    assert (found.result, found.sealers) == ("fail", ())
    assert found.because
