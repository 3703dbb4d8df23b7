"""What a provider's server says that it checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.mail.authentication.results_field import Found, read
from postroom.mail.parse import parse
from tests.growing import assert_it_grows_in_proportion

GMAIL = """mx.google.com;
       dkim=pass header.i=@customer.example header.s=post header.b=abc123;
       spf=pass (google.com: domain of alice@customer.example designates 192.0.2.1; as sender)
 smtp.mailfrom="alice@customer.example";
       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=customer.example"""


def said(*fields: str, server: str = "mx.google.com") -> tuple[Found, ...] | None:
    raw = "".join(f"Authentication-Results: {field}\n" for field in fields) + "From: alice@customer.example\n\nHello\n"
    return read(parse(raw.encode()).headers, server)


def test_it_reads_what_was_checked() -> None:
    dkim, spf, dmarc = said(GMAIL) or ()
    assert (dkim.method, dkim.result, dkim.properties["header.i"]) == ("dkim", "pass", "@customer.example")
    assert (spf.method, spf.result, spf.properties) == ("spf", "pass", {"smtp.mailfrom": "alice@customer.example"})
    assert dmarc == Found("dmarc", "pass", {"header.from": "customer.example"}, "(p=REJECT sp=REJECT dis=NONE)")


def test_it_believes_only_the_topmost() -> None:
    assert said("evil.example; dmarc=pass", GMAIL) is None
    assert said(GMAIL, "mx.google.com; dmarc=fail") == said(GMAIL)


def test_it_believes_only_the_server_that_it_is_told() -> None:
    assert said(GMAIL, server="mx.other.example") is None
    assert said(GMAIL, server="") is None
    assert said("MX.google.com 1; dmarc=fail") == (Found("dmarc", "fail"),)
    assert said('""; dmarc=pass') is None
    assert said("(a comment) mx.google.com; dmarc=fail") == (Found("dmarc", "fail"),)


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("none", ()),
        ("spf=hardfail", (Found("spf", "fail"),)),
        ("spf / 1 = pass", (Found("spf", "pass"),)),
        ("spf/1=pass", (Found("spf", "pass"),)),
        ("spf=excellent", ()),
        ("SPF = PASS  smtp.mailfrom = A.example", (Found("spf", "pass", {"smtp.mailfrom": "a.example"}),)),
        ('spf=pass reason="it; was (good)"', (Found("spf", "pass", {"reason": "it; was (good)"}),)),
        (
            "spf=pass (a (nested; one) b); dkim=fail",
            (Found("spf", "pass", {}, "(a (nested; one) b)"), Found("dkim", "fail")),
        ),
        ("(not; closed spf=pass", ()),
        (";;;", ()),
    ],
)
def test_it_reads_any_writing(field: str, found: tuple[Found, ...]) -> None:
    assert said(f"mx.google.com; {field}") == found


def test_it_says_nothing_without_such_a_field() -> None:
    assert said() is None


@given(st.text(max_size=200))
def test_it_never_raises(text: str) -> None:
    said(f"mx.google.com; {text}")


@pytest.mark.parametrize("unit", ["(", ")", "a=", ";", "\\", '"', "a ", "a=b "])
def test_it_takes_linear_time(unit: str) -> None:
    assert_it_grows_in_proportion(lambda size: said("mx.google.com; " + unit * size), 5_000)
