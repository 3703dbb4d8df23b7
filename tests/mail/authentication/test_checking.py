"""All that is known of a mail's origin, in words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.authentication.authentication import Authentication
from postroom.mail.authentication.checking import check
from postroom.mail.parse import parse
from postroom.providers.dns.zone import Zone
from tests.mail.authentication import signing
from tests.mail.authentication.signing import Mail, Signer

ZONE = Zone(
    {
        "post._domainkey.customer.example": {"TXT": [signing.record(signing.rsa())]},
        "post._domainkey.list.example": {"TXT": [signing.record(signing.rsa())]},
        "_dmarc.customer.example": {"TXT": ["v=DMARC1; p=reject"]},
        "customer.example": {"TXT": ["v=spf1 ip4:192.0.2.1 -all"]},
        "_dmarc.tired.example": {"TXT": ["TIMEOUT"]},
        "post._domainkey.tired.example": {"TXT": ["TIMEOUT"]},
    }
)


def checked(mail: Mail, client: str | None = None) -> Authentication:
    return check(
        mail.raw,
        parse(mail.raw).headers,
        client_ip=client,
        helo="mx.customer.example",
        mail_from="alice@customer.example",
        at=datetime(2026, 3, 1, tzinfo=UTC),
        resolver=ZONE,
    )


def test_it_brings_all_checks_together() -> None:
    found = checked(Signer("list.example").arc(Signer().dkim(Mail()))[0], "192.0.2.1")
    assert found.spf
    assert (found.spf.result, found.arc.result, found.dmarc.result) == ("pass", "pass", "pass")
    assert [one.result for one in found.dkim] == ["pass"]


@pytest.mark.parametrize(
    ("mail", "client", "sentence"),
    [
        (Signer().dkim(Mail()), None, "It is proven to come from customer.example (signed by customer.example)."),
        (Mail(), "192.0.2.1", "It is proven to come from customer.example (sent by a server of customer.example)."),
        (
            Mail(),
            "192.0.2.2",
            "It is not proven to come from customer.example: it is not signed, and its server was not allowed to send "
            "for that domain. The owner of customer.example asks for such mail to be refused.",
        ),
        (
            Mail(),
            None,
            "It is not proven to come from customer.example: it is not signed. "
            "The owner of customer.example asks for such mail to be refused.",
        ),
        (
            Signer("list.example").dkim(Mail()),
            None,
            "It is not proven to come from customer.example: it is signed by list.example only. "
            "The owner of customer.example asks for such mail to be refused.",
        ),
        (
            Mail(Signer().dkim(Mail()).fields, "Changed.\r\n"),
            None,
            "It is not proven to come from customer.example: of its signature, the text was changed on its way. "
            "The owner of customer.example asks for such mail to be refused.",
        ),
        (
            Mail(("from:alice@tired.example",)),
            None,
            "It is not proven to come from tired.example: DNS gave no answer just now.",
        ),
        (Mail(("from:alice@other.example",)), None, "It is not proven to come from other.example: it is not signed."),
        (
            Mail(("from:bob@other.example",)),
            "192.0.2.1",
            "It is not proven to come from other.example: it is not signed, and was sent by a server of "
            "customer.example.",
        ),
        (Mail(("subject:No sender",)), None, "It names no sender whose domain could be checked."),
    ],
)
def test_it_says_so_to_a_person(mail: Mail, client: str | None, sentence: str) -> None:
    assert checked(mail, client).sentence == sentence


@pytest.mark.parametrize(
    ("mail", "client", "unanswered"),
    [
        (Mail(("from:alice@tired.example",)), None, True),
        (Signer("tired.example").dkim(Mail()), None, True),
        (Signer("tired.example").arc(Mail())[0], None, True),
        (Signer("tired.example").dkim(Mail()), "192.0.2.1", False),
        (Signer("list.example").dkim(Mail()), "192.0.2.2", False),
    ],
)
def test_it_tells_whether_asking_again_may_prove_it(mail: Mail, client: str | None, unanswered: bool) -> None:
    assert checked(mail, client).unanswered == unanswered


@pytest.mark.parametrize("other", ["from:bob@other.example", "from:bob@other.example, alice@customer.example"])
def test_it_proves_no_mail_with_a_second_sender(other: str) -> None:
    assert not checked(Signer().dkim(Mail()).with_field(other)).aligned


@given(st.binary(max_size=300))
def test_it_never_raises(content: bytes) -> None:
    for raw in (content, b"From: " + content, b"ARC-Seal: i=1; " + content):
        assert checked(Mail((raw.decode("latin-1"),)), "192.0.2.1").sentence
