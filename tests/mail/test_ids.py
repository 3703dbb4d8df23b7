"""Our own ids prove themselves and stay short; anybody's are found in any header."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postroom.mail.ids import LONGEST_OWN, digest, parse_ids, sign_id, signed_by
from tests.growing import assert_it_grows_in_proportion

KEY = b"k" * 32
TOKEN = "abcdefgh2345"
LONG_DOMAIN = "customer-care.extraordinarily-long-company-name.example.org"


@pytest.mark.parametrize(
    "domain",
    ["example.com", "support.example.com", LONG_DOMAIN, "a" * 63 + "." + "b" * 63 + ".example", "bücher.example"],
)
def test_it_signs_an_id_of_at_most_60_characters_whatever_the_domain(domain: str) -> None:
    own = sign_id("m", KEY, TOKEN, domain)
    assert len(own) <= LONGEST_OWN
    assert own.isascii()
    assert parse_ids(own) == (own,)
    assert signed_by(own, KEY) == TOKEN


def test_it_writes_the_domain_where_there_is_room_and_a_digest_of_it_where_not() -> None:
    assert sign_id("m", KEY, TOKEN, "Support.Example.com").endswith("@support.example.com>")
    assert sign_id("m", KEY, TOKEN, "straße.example").endswith("@xn--strae-oqa.example>")
    assert sign_id("m", KEY, TOKEN, LONG_DOMAIN).endswith(".invalid>")
    assert sign_id("m", KEY, TOKEN, LONG_DOMAIN) != sign_id("m", KEY, TOKEN, "x" + LONG_DOMAIN)


@pytest.mark.parametrize(
    ("kind", "token"), [("", TOKEN), ("M", TOKEN), ("toolong", TOKEN), ("m", "short"), ("m", "A" * 12)]
)
def test_it_refuses_to_sign_what_would_be_no_id_of_ours(kind: str, token: str) -> None:
    with pytest.raises(ValueError, match="no Message-ID"):
        sign_id(kind, KEY, token, "example.com")


def test_it_knows_its_ids_after_a_gateway_changed_case_or_domain() -> None:
    own = sign_id("m", KEY, TOKEN, "example.com")
    assert signed_by(own.upper(), KEY) == TOKEN
    assert signed_by(own.replace("example.com", "gateway.example.net"), KEY) == TOKEN


def test_it_knows_no_id_that_was_forged() -> None:
    own = sign_id("m", KEY, TOKEN, "example.com")
    assert signed_by(own, b"x" * 32) is None
    assert signed_by(own.replace(TOKEN, "zbcdefgh2345"), KEY) is None
    assert signed_by(own.replace("<m.", "<n."), KEY) is None
    assert signed_by(own, KEY, kind="n") is None
    assert signed_by(own, KEY, kind="m") == TOKEN
    assert signed_by("<abc@example.com>", KEY) is None


@pytest.mark.parametrize(
    ("header", "ids"),
    [
        ("<a@b>", ["<a@b>"]),
        (" <a@b>\r\n\t<c@d> ", ["<a@b>", "<c@d>"]),
        ("<a@b><c@d>", ["<a@b>", "<c@d>"]),
        ("<a@b>,skipped,<c@d>", ["<a@b>", "<c@d>"]),
        ("<a@b>; from bob@example.com on Wed, Aug 14, 2002", ["<a@b>"]),
        ("<a@b> (Bob's message of <today>) <c@d>", ["<a@b>", "<today>", "<c@d>"]),
        ("<a@b> (from x@y) <a@b>", ["<a@b>"]),
        ('Your message of "Mon, 3 May 1999" <a@b>', ["<a@b>"]),
        ('"<a@b>"', ["<a@b>"]),
        ("a@b", ["<a@b>"]),
        ("a@b c@d,e@f", ["<a@b>", "<c@d>", "<e@f>"]),
        ('"a@b"', ["<a@b>"]),
        ("< a@b >", ["<a@b>"]),
        ("<a\r\n b@c\r\n .d>", ["<ab@c.d>"]),
        ("<a@b c@d>", ["<a@b>", "<c@d>"]),
        ("<a@b <c@d>", ["<a@b>", "<c@d>"]),
        ("<<a@b>>", ["<a@b>"]),
        ("<a@b> <c@", ["<a@b>", "<c@>"]),
        ("<20201221110303>", ["<20201221110303>"]),
        ("N77056c0a550a010202b5c", ["<N77056c0a550a010202b5c>"]),
        ("<a(1)@b>", ["<a(1)@b>"]),
        ("(c) < (c) a (c) @ (c) b . c (c) > (c)", ["<a@b.c>"]),
        ("<(c)>", ["<(c)>"]),
        ('<"a b"@c>', ['<"ab"@c>']),
        ("=?utf-8?q?=3Ca=40b=3E?=", ["<a@b>"]),
        ("=?utf-8?q?=3Caaa?=\r\n =?utf-8?q?bbb=40c=3E?=", ["<aaabbb@c>"]),
        ("=?utf-8?B?PGFAYj4=?= <c@d>", ["<a@b>", "<c@d>"]),
        ("=?utf-8?B?P?=", ["<=?utf-8?B?P?=>"]),
        ("<bücher@b>", ["<bücher@b>"]),
        ("<a\x00b@c>", ["<ab@c>"]),
        ("<a\udcff@b>", ["<a?@b>"]),
        ("<" + "a" * 997 + "> <b@c>", ["<b@c>"]),
        ("Daniel Quinlan's message of yesterday", []),
        ("<>", []),
        ("< >", []),
        ("<", []),
        ("", []),
    ],
)
def test_it_finds_the_ids_in_a_header(header: str, ids: list[str]) -> None:
    assert parse_ids(header) == tuple(ids)


def test_it_keeps_the_first_and_the_last_of_very_many() -> None:
    ids = parse_ids(" ".join(f"<{n}@x>" for n in range(1_000)))
    assert len(ids) == 256
    assert ids[0] == "<0@x>"
    assert ids[1] == "<745@x>"
    assert ids[-1] == "<999@x>"


def test_it_digests_the_forms_of_one_id_alike() -> None:
    forms = [
        "<Abc@Example.com>",
        "<abc@example.com>",
        "abc@example.com",
        '<"abc"@example.com>',
        "< abc@\r\n example.com>",
    ]
    assert len({digest(form) for form in forms}) == 1
    assert len(digest(forms[0])) == 16
    assert digest("<abd@example.com>") != digest("<abc@example.com>")


@example("=?0?Q?=?0?Q??=?=")
@given(
    st.text(st.characters())
    | st.lists(st.sampled_from(["<", ">", "@", "a", " ", "(", ")", "=?x?q?", "?=", '"'])).map("".join)
)
def test_it_makes_of_any_header_ids_that_it_finds_again(header: str) -> None:
    for found in parse_ids(header):
        assert found.encode()
        assert parse_ids(found)
        assert len(digest(found)) == 16
        assert signed_by(found, KEY) is None


@pytest.mark.parametrize(
    "part", ["<", "<a", "<a@b> ", "(", "(a", '"', "a@b ", "=?", "=?a?q?", "=?a?q?b?= ", " ", "a", "@"]
)
def test_it_takes_time_linear_in_the_length(part: str) -> None:
    assert_it_grows_in_proportion(lambda size: parse_ids(part * size), 8_000)
