"""Which servers may send for a domain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.authentication.questions import Questions
from postroom.mail.authentication.spf import Permission, check_host
from postroom.providers.dns.zone import Zone

ZONE = Zone(
    {
        "customer.example": {"TXT": ["v=spf1 ip4:192.0.2.0/28 mx -all"], "MX": ["10 mx.customer.example."]},
        "mx.customer.example": {"A": ["192.0.2.80"], "TXT": ["v=spf1 a ~all"]},
        "tired.example": {"TXT": ["TIMEOUT"]},
        "loop.example": {"TXT": ["v=spf1 include:loop2.example -all"]},
        "loop2.example": {"TXT": ["v=spf1 include:loop.example -all"]},
        "enemy.example": {"TXT": ["v=spf1 exists:%{d" + "9" * 5000 + "}.example -all"]},
        "void.example": {"TXT": ["v=spf1 a:a.example a:b.example a:c.example -all"]},
        "mapped.example": {"TXT": ["v=spf1 ip6:::ffff:192.0.2.1 ~ip6:::FFFF:198.51.100.0/120 ip6:2001:db8::/32 -all"]},
        "two.example": {"TXT": ["v=spf1 -all", "V=SPF1 +all"]},
        "one.example": {"TXT": ["v=spf10 -all", "some=word", "V=SPF1 ip4:192.0.2.1 -all"]},
        "moved.example": {"TXT": ["v=spf1 redirect=nothing.example"]},
        "many.example": {"TXT": ["v=spf1 mx -all"], "MX": [f"10 mx{number}.example" for number in range(11)]},
        "half.example": {"TXT": ["v=spf1 ip4:192.0.2.1 include:tired.example -all"]},
        "xn--mnchen-3ya.example": {"TXT": ["v=spf1 ip4:192.0.2.1 -all"]},
    }
)


def found(client: str, mail_from: str, helo: str = "mx.customer.example") -> Permission:
    return check_host(client, mail_from, helo, Questions(ZONE))


@pytest.mark.parametrize(
    ("client", "mail_from", "result"),
    [
        ("192.0.2.1", "alice@customer.example", "pass"),
        ("::ffff:192.0.2.1", "alice@customer.example", "pass"),
        ("192.0.2.80", "alice@Customer.Example", "pass"),
        ("192.0.2.81", "alice@customer.example", "fail"),
        ("192.0.2.1", '"a@tired.example"@customer.example', "pass"),
        ("192.0.2.1", "alice@nothing.example", "none"),
        ("192.0.2.1", "alice@localhost", "none"),
        ("192.0.2.1", "alice", "none"),
        ("192.0.2.1", "alice@tired.example", "temperror"),
        ("192.0.2.1", "alice@loop.example", "permerror"),
        ("192.0.2.1", "alice@enemy.example", "permerror"),
        ("192.0.2.1", "alice@void.example", "permerror"),
        ("192.0.2.1", "alice@münchen.example", "pass"),
        ("192.0.2.1", "alice@mapped.example", "pass"),
        ("192.0.2.2", "alice@mapped.example", "fail"),
        ("198.51.100.77", "alice@mapped.example", "softfail"),
        ("2001:db8::1", "alice@mapped.example", "pass"),
        ("192.0.2.1", "alice@two.example", "permerror"),
        ("192.0.2.1", "alice@one.example", "pass"),
        ("192.0.2.1", "alice@moved.example", "permerror"),
        ("192.0.2.1", "alice@many.example", "permerror"),
        ("192.0.2.1", "alice@half.example", "pass"),
        ("192.0.2.2", "alice@half.example", "temperror"),
        ("nowhere", "alice@customer.example", "permerror"),
        ("list", "alice@customer.example", "permerror"),
    ],
)
def test_it_asks_the_envelopes_sender(client: str, mail_from: str, result: str) -> None:
    assert found(client, mail_from).result == result


def test_it_asks_helo_for_the_null_sender() -> None:
    assert found("192.0.2.81", "") == Permission("softfail", "mx.customer.example")


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_it_never_raises(mail_from: str, helo: str, record: str) -> None:
    zone = Zone({"customer.example": {"TXT": [f"v=spf1 {record}"]}})
    for sender in (mail_from, f"{mail_from}@customer.example"):
        check_host("192.0.2.1", sender, helo, Questions(zone))
