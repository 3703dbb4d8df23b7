"""Which signatures prove who sent a mail."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.authentication import dkim
from postroom.mail.authentication.dkim import Signature
from postroom.mail.authentication.questions import Questions
from postroom.mail.authentication.signed import Signed
from postroom.providers.dns.zone import Zone
from tests.growing import assert_it_grows_in_proportion
from tests.mail.authentication import signing
from tests.mail.authentication.signing import Mail, Signer

AT = datetime(2026, 3, 1, tzinfo=UTC)
NAME = "post._domainkey.customer.example"


def verified(raw: bytes, *records: str, at: datetime = AT) -> list[Signature]:
    zone = Zone({NAME: {"TXT": list(records or [signing.record(signing.rsa())])}})
    return list(dkim.verify(Signed(raw), Questions(zone), at))


def results(raw: bytes, *records: str) -> list[str]:
    return [one.result for one in verified(raw, *records)]


def test_it_believes_a_signature_of_the_key_in_dns() -> None:
    assert verified(Signer().dkim(Mail()).raw) == [Signature("pass", "customer.example", "post", "")]


def test_it_believes_ed25519_as_well() -> None:
    key = signing.ed25519()
    assert results(Signer(key=key).dkim(Mail()).raw, signing.record(key)) == ["pass"]


def test_it_finds_the_key_among_other_words() -> None:
    key = signing.record(signing.rsa())
    assert (
        results(Signer().dkim(Mail()).raw, "v=spf1 -all", key)
        == results(Signer().dkim(Mail()).raw, key, "x")
        == ["pass"]
    )


def test_it_says_nothing_of_a_mail_without_signatures() -> None:
    assert verified(Mail().raw) == []


@pytest.mark.parametrize("folded", ["\r\n ", "\r\n\t ", "  ", "\n "])
def test_it_forgives_what_servers_do_to_white_space(folded: str) -> None:
    raw = Signer().dkim(Mail()).raw
    assert results(raw.replace(b"Printer on", f"Printer{folded}on".encode()).replace(b"burns.", b"burns.  ")) == [
        "pass"
    ]


def test_it_forgives_lost_carriage_returns() -> None:
    assert results(Signer().dkim(Mail()).raw.replace(b"\r\n", b"\n")) == ["pass"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"It burns.", b"It burned."),
        (b"subject:Printer", b"subject:Toner"),
        (b"alice@customer", b"bob@customer"),
        (b"from:Alice", b"from:Bob <bob@customer.example>\r\nfrom:Alice"),
    ],
)
def test_it_fails_when_something_was_changed(old: bytes, new: bytes) -> None:
    assert results(Signer().dkim(Mail()).raw.replace(old, new)) == ["fail"]


def test_it_fails_when_somebody_else_signed() -> None:
    assert results(Signer(key=signing.rsa(1024)).dkim(Mail()).raw) == ["fail"]


@pytest.mark.parametrize(
    ("tags", "result"),
    [
        ({"v": "2"}, "neutral"),
        ({"d": ""}, "neutral"),
        ({"d": "customer.example("}, "neutral"),
        ({"bh": "?"}, "neutral"),
        ({"c": "loose/relaxed"}, "neutral"),
        ({"l": "many"}, "neutral"),
        ({"q": "http"}, "neutral"),
        ({"q": "http:dns/txt"}, "pass"),
        ({"c": "relaxed/simple"}, "pass"),
        ({"c": "simple"}, "pass"),
        ({"a": "rsa-sha1"}, "policy"),
        ({"l": "9"}, "fail"),
        ({"l": "11"}, "pass"),
        ({"l": "12"}, "permerror"),
        ({"h": "subject"}, "permerror"),
        ({"h": ":".join(["from"] * 1001)}, "policy"),
        ({"i": "alice@customer.example"}, "pass"),
        ({"i": "@desk.customer.example"}, "pass"),
        ({"i": "alice@customer=2Eexample"}, "pass"),
        ({"i": "@other.example"}, "permerror"),
        ({"i": "@evilcustomer.example"}, "permerror"),
        ({"x": str(int(AT.timestamp()) - 1)}, "policy"),
        ({"x": str(int(AT.timestamp()) + 1)}, "pass"),
        ({"x": "12", "t": "13"}, "policy"),
    ],
)
def test_it_reads_the_terms_of_a_signature(tags: dict[str, str], result: str) -> None:
    assert results(Signer(tags=tags).dkim(Mail()).raw) == [result]


def test_it_does_not_believe_what_is_signed_in_part() -> None:
    """Whoever gets such a mail can write on below it."""
    raw = Signer(tags={"l": "11"}).dkim(Mail()).raw
    assert results(raw) == ["pass"]
    assert results(raw + b"Send money to Charlie.\r\n") == ["policy"]


def test_it_judges_by_the_moment_of_arrival() -> None:
    raw = Signer(tags={"x": str(int(AT.timestamp()))}).dkim(Mail()).raw
    assert [one.result for at in (AT, AT + timedelta(days=1)) for one in verified(raw, at=at)] == ["pass", "policy"]


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("TIMEOUT", "temperror"),
        ("SERVFAIL", "temperror"),
        ("", "permerror"),
        ("v=DKIM1; p=", "permerror"),
        ("v=DKIM1; k=rsa", "permerror"),
        ("v=DKIM2; p=abcd", "permerror"),
        ("v=DKIM1; p=!", "permerror"),
        ("v=DKIM1; p=abcd", "permerror"),
        ("v=DKIM1; k=dsa; p=abcd", "permerror"),
        ("v=DKIM1; p=" + "A" * 5000, "permerror"),
        (signing.record(signing.rsa(), "s=web; "), "permerror"),
        (signing.record(signing.rsa(), "s=email:web; "), "pass"),
        (signing.record(signing.rsa(), "h=sha1; "), "permerror"),
        (signing.record(signing.rsa(), "t=s:y; "), "pass"),
        pytest.param(signing.record(signing.ed25519()), "permerror", id="a key of another kind"),
        (signing.record(signing.rsa()).replace("v=DKIM1; k=rsa; ", ""), "pass"),
    ],
)
def test_it_reads_the_record_of_a_key(record: str, result: str) -> None:
    assert results(Signer().dkim(Mail()).raw, record) == [result]


def test_it_says_that_there_is_no_key() -> None:
    (found,) = dkim.verify(Signed(Signer().dkim(Mail()).raw), Questions(Zone({})), AT)
    assert (found.result, found.because) == ("permerror", f"there is no key {NAME}")


def test_it_holds_a_key_to_its_very_domain_when_it_says_so() -> None:
    raw = Signer(tags={"i": "@desk.customer.example"}).dkim(Mail()).raw
    assert results(raw, signing.record(signing.rsa(), "t=s; ")) == ["permerror"]


def test_it_looks_at_some_signatures_only() -> None:
    mail = Mail()
    for _ in range(dkim.MOST_SIGNATURES + 1):
        mail = Signer().dkim(mail)
    assert results(mail.raw) == ["pass"] * dkim.MOST_SIGNATURES


def test_it_takes_linear_time() -> None:
    raw = Signer(tags={"h": ":".join(f"x{n}" for n in range(999)) + ":from"}).dkim(Mail()).raw
    bodies = {size: ("\t " * size + "x\n" * size + " \r\n" * size + " " * size).encode() for size in (100_000, 400_000)}
    assert_it_grows_in_proportion(lambda size: verified(raw + bodies[size]), 100_000)


@given(st.binary(max_size=400), st.text(max_size=100))
def test_it_never_raises(content: bytes, record: str) -> None:
    raw = b"DKIM-Signature: v=1; a=rsa-sha256; d=customer.example; s=post; h=from; bh=aaaa; b=aaaa\n" + content
    for mail in (content, raw, b"DKIM-Signature:" + content):
        verified(mail, record)
