"""Whatever arrives is read, and the time grows with its length only: sizes are compared, never seconds alone."""

import base64
import os
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postroom.mail.forwarding import forwarded
from postroom.mail.parse import parse
from postroom.mail.parts import DEEPEST, MOST_PARTS
from postroom.mail.quoting import fold_html, visible_text
from postroom.mail.sanitise import safe_html
from tests.growing import assert_it_grows_in_proportion
from tests.mail.test_parse import assert_it_can_be_stored

MIXED = b"From: zoe@quist.example\nContent-Type: multipart/mixed; boundary=x\n\n"
HTML = b"Content-Type: text/html\n\n"
PIECES = (
    b"\n",
    b"\r\n",
    b"--x",
    b"--x--",
    b"\0",
    b"\xe9",
    b'"',
    b"<",
    b">",
    b"(",
    b"=?utf-8?q?",
    b"?=",
    b"; ",
    b"=",
    b"a@b",
    b" ",
)
FIELDS = (b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Message-ID: ", b"Content-Type: multipart/mixed; boundary=x")
MORE_FIELDS = (
    b"Content-Type: text/html; charset=utf-16",
    b"Content-Transfer-Encoding: base64",
    b"Content-Type: text/plain; format=flowed",
)

garbage = st.lists(st.one_of(st.sampled_from(FIELDS + MORE_FIELDS + PIECES), st.binary(max_size=30)), max_size=60).map(
    b"".join
)
markup = st.lists(
    st.sampled_from(
        ("<div>", "</div>", "<p ", ">", '"', "'", "<!--", "x", "&", "<a href=", "<blockquote>", "&#0;", "<td")
    )
)

GROWING: dict[str, Callable[[int], bytes]] = {
    "parts": lambda n: MIXED + b"--x\n\nhi\n" * n,
    "parts without a blank line": lambda n: MIXED + b"--x\n" * n,
    "nesting": lambda n: b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n' * n,
    "nesting with other boundaries": lambda n: b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(n)
    ),
    "lines of dashes": lambda n: MIXED + b"--y\n" * n,
    "headers": lambda n: b"X: y\n" * n + b"\nhi",
    "stray lines": lambda n: b"Subject: x\n" + b"stray\nX: y\n" * n,
    "open angles": lambda n: b"To: " + b"<" * n,
    "open comments": lambda n: b"To: " + b"(a" * n,
    "open quotes": lambda n: b"To: " + b'"\\' * n,
    "colons behind an angle": lambda n: b"To: <>" + b":" * n,
    "at signs": lambda n: b"To: " + b"@" * n,
    "half encoded words": lambda n: b"Subject: " + b"=?a?q?x" * n,
    "encoded words": lambda n: b"Subject: " + b"=?utf-8?q?a?= " * n,
    "parameters": lambda n: b"Content-Type: text/plain" + b'; a="b' * n,
    "ids": lambda n: b"References: " + b"<a@b> " * n,
    "open tags": lambda n: HTML + b"<a '\"" * n,
    "open markup": lambda n: HTML + b"<!" * n,
    "open comments in HTML": lambda n: HTML + b"<!--" * n,
    "blockquotes": lambda n: HTML + b"<blockquote>a" * n,
    "sections": lambda n: HTML + b"<![CDATA[" * n,
    "cut tags": lambda n: HTML + b"<a " * n,
    "stars": lambda n: b"Content-Type: text/plain; " + b"a* " * n,
    "dates": lambda n: b"Date: " + b"((a) 1 " * n,
    "pieces of base64": lambda n: b"Content-Transfer-Encoding: base64\n\n" + b"QQ==\n" * n,
    "damage in base64": lambda n: b"Content-Transfer-Encoding: base64\n\n" + b"QQ!=QUFB" * n,
    "uuencoded": lambda n: b"\n" + b"begin 644 x\n" * n,
    "flowed": lambda n: b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * n,
}
GROWING_TEXT = {
    "attributions": "On 1.1.2026 Bo <bo@x> wrote:\n",
    "half attributions": "On 1.1.2026\n",
    "header lines": "From: bo\n",
    "separators": "-----Original Message-----\n",
    "quotes and answers": "> why\nso\n",
    "blank lines": "a:\n\n\n\n",
    "rules": "____\n",
    "fields on one line": "--- Forwarded message --- To: ",
    "marked fields": "> Subject: a\nb\n",
}
GROWING_HTML = {
    "nesting": "<div>",
    "formatting": "<p><font color=a>",
    "open again": "</p><p><font color=b>x",
    "forms": "<form><div></form>",
    "ampersands": "&",
    "quotes": '<div class="gmail_quote">',
    "answers between": '<div class="moz-cite-prefix">a:</div><blockquote>b</blockquote>c',
    "containers with quotations": '<div class="gmail_quote"><blockquote>',
    "images": "<img src=http://x>",
    "links": '<a href="http://a.example">https://b.example/....',
    "styles": '<p style="background:url(http://x);;;">',
}


@pytest.mark.parametrize("shape", GROWING)
def test_reading_grows_in_proportion(shape: str) -> None:
    mails = {size: GROWING[shape](size) for size in (8_000, 32_000)}
    assert_it_grows_in_proportion(lambda size: parse(mails[size]), 8_000)


@pytest.mark.parametrize("shape", GROWING_TEXT)
def test_finding_the_new_words_grows_in_proportion(shape: str) -> None:
    assert_it_grows_in_proportion(lambda size: visible_text(GROWING_TEXT[shape] * size), 4_000)


@pytest.mark.parametrize("line", ["a b c d e\n", "a\n", "> a b c d\n", "one two three four five six\n"])
def test_comparing_with_what_is_answered_grows_in_proportion(line: str) -> None:
    def work(size: int) -> None:
        visible_text(line * size + "new\n" * size, "a b c d e one two three four five six " * size)

    assert_it_grows_in_proportion(work, 2_000)


@pytest.mark.parametrize("shape", GROWING_TEXT)
def test_finding_a_forward_grows_in_proportion(shape: str) -> None:
    head, text = b"Subject: Fwd: x\n\n", GROWING_TEXT[shape].encode()
    mails = {size: parse(head + text * size) for size in (4_000, 16_000)}
    assert_it_grows_in_proportion(lambda size: forwarded(mails[size]), 4_000)


@pytest.mark.parametrize("shape", GROWING_HTML)
def test_folding_and_sanitising_grow_in_proportion(shape: str) -> None:
    def work(size: int) -> None:
        safe_html(fold_html(GROWING_HTML[shape] * size), cid=lambda _: None, remote_images=False)

    assert_it_grows_in_proportion(work, 3_000)


def test_it_reads_ten_thousand_parts_as_far_as_is_sensible() -> None:
    mail = parse(MIXED + b"--x\nContent-Type: image/png\n\nhi\n" * 10_000 + b"--x--\n")
    assert len(mail.attachments) == MOST_PARTS - 1
    assert any("more than" in repair for repair in mail.repairs)


def test_it_reads_a_thousand_levels_as_far_as_is_sensible() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(1_000))
    mail = parse(nested + b"\nhello")
    assert len(mail.attachments) == 1
    assert any(f"more than {DEEPEST} deep" in repair for repair in mail.repairs)


def test_it_keeps_a_very_long_text_as_a_file() -> None:
    mail = parse(b"Subject: long\n\n" + b"words and words\n" * 200_000)
    assert len(mail.text) < 2_000_000
    assert [(file.name, file.size) for file in mail.attachments] == [("message.txt", 3_200_000)]
    assert len(mail.repairs) == 1


def peak_of(raw: bytes) -> int:
    tracemalloc.start()
    try:
        parse(raw)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "body", [b"%PDF-1.4 and so on, " * 200_000, "請求書が届きません。\n".encode() * 100_000, b"=41" * 1_000_000]
)
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_it_takes_less_than_ten_times_the_memory_of_the_mail(body: bytes, encoding: str) -> None:
    content = base64.encodebytes(body) if encoding == "base64" else body
    for type_ in (b"application/pdf", b"text/plain; charset=utf-8", b"text/html"):
        head = b"Content-Type: %s\nContent-Transfer-Encoding: %s\n\n" % (type_, encoding.encode())
        assert peak_of(head + content) < 10 * len(content)


def test_it_reads_noise() -> None:
    for noise in (os.urandom(100_000), bytes(100_000), b"\xff" * 100_000, b"\r" * 100_000, b""):
        assert_it_can_be_stored(parse(noise))
        assert_it_can_be_stored(parse(b"Content-Transfer-Encoding: base64\n\n" + noise))


@given(garbage)
@settings(max_examples=300, deadline=None)
def test_it_never_raises(raw: bytes) -> None:
    mail = parse(raw)
    assert_it_can_be_stored(mail)
    visible_text(mail.text)
    forwarded(mail)


@given(markup.map("".join))
@settings(max_examples=200, deadline=None)
def test_it_never_raises_on_html(html: str) -> None:
    safe = safe_html(fold_html(html), cid=lambda _: None, remote_images=False)
    assert "http" not in safe.html
    assert "<!--" not in safe.html
