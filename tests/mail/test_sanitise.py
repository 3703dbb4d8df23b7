"""Foreign HTML does no harm, whatever it tries."""

import pytest

from postroom.mail.sanitise import safe_html

FILES = {"shot@quist.example": "/files/1", "pics/logo.png": "/files/2"}

GONE = {
    "a script": ("<script>alert(1)</script>x", "x"),
    "a handler": ('<p onclick="alert(1)">x</p>', "<p>x</p>"),
    "a style sheet": ("<style>body{background:url(http://spy.example)}</style>x", "x"),
    "a form": ('<form action="http://spy.example"><input name=a>x</form>', "x"),
    "a frame": ('<iframe src="http://spy.example"></iframe>x', "x"),
    "a drawing": ("<svg><script>alert(1)</script></svg>x", "x"),
    "a comment": ("<!-- secret -->x", "x"),
    "a base": ('<base href="http://spy.example/">x', "x"),
    "a refresh": ('<meta http-equiv="refresh" content="0;url=http://spy.example">x', "x"),
    "a position": ('<p style="position:fixed;top:0">x</p>', '<p style="">x</p>'),
    "an address in a style": ('<p style="background:url(http://spy.example/a)">x</p>', "<p>x</p>"),
    "an escape in a style": (r'<p style="background:\75rl(http://spy.example/a)">x</p>', "<p>x</p>"),
    "a background": ('<table background="http://spy.example/a"></table>', "<table></table>"),
    "a set of images": ('<img srcset="http://spy.example/a 2x" alt="a">', '<img alt="a">'),
    "a drawn image": ('<img src="data:image/svg+xml,<svg/>">', "<img>"),
    "an unknown file": ('<img src="cid:other@x">', "<img>"),
    "a relative address": ('<img src="other.png">', "<img>"),
}


def clean(html: str, *, remote_images: bool = False) -> str:
    return safe_html(html, cid=FILES.get, remote_images=remote_images).html


@pytest.mark.parametrize("name", GONE)
def test_it_takes_out(name: str) -> None:
    html, left = GONE[name]
    assert clean(html) == left


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "cid:shot@quist.example", "/me"]
)
def test_it_takes_out_a_link_to(address: str) -> None:
    assert "href" not in clean(f'<a href="{address}">x</a>')


def test_links_open_elsewhere_and_tell_nothing() -> None:
    link = clean('<a href="https://quist.example/a?b=1&amp;c=2" target="_top">x</a>')
    assert 'target="_blank"' in link
    assert 'rel="noopener noreferrer nofollow"' in link
    assert 'href="https://quist.example/a?b=1&amp;c=2"' in link


def test_images_of_the_mail_are_shown_from_our_own_address() -> None:
    assert clean('<img src="cid:shot@quist.example">') == '<img src="/files/1">'
    assert clean('<img src="CID:shot@quist.example">') == '<img src="/files/1">'
    assert clean('<img src="cid:shot%40quist.example">') == '<img src="/files/1">'
    assert clean('<img src="pics/logo.png">') == '<img src="/files/2">'
    assert clean('<img src="data:image/png;base64,AAAA">') == '<img src="data:image/png;base64,AAAA">'


def test_remote_images_wait_until_asked_for() -> None:
    html = '<img src="https://spy.example/a.png"><img src="//spy.example/b.png"><p style="background:url(http://spy.example/c)">x</p>'
    blocked = safe_html(html, cid=FILES.get, remote_images=False)
    assert "spy" not in blocked.html
    assert blocked.blocked_images == 3
    shown = safe_html(html, cid=FILES.get, remote_images=True)
    assert '<img src="https://spy.example/a.png">' in shown.html
    assert shown.blocked_images == 0


def test_only_pictures_are_counted_as_such() -> None:
    html = '<iframe src="https://x.example"></iframe><video src="https://x.example/v"></video><embed src="//x.example">'
    assert safe_html(html, cid=FILES.get, remote_images=False).blocked_images == 0


def test_it_keeps_what_mail_looks_like() -> None:
    cell = '<td align="center" bgcolor="#eee"><font color="red">x</font></td>'
    html = f'<table border="0" cellpadding="3"><tbody><tr>{cell}</tr></tbody></table>'
    assert clean(html) == html
    assert clean('<p style="color:rgb(1,2,3);margin:0">x</p>') == '<p style="color:rgb(1, 2, 3);margin:0">x</p>'


def test_it_keeps_the_fold_but_not_foreign_classes() -> None:
    assert clean('<details class="quoted evil"><summary>x</summary>y</details>') == (
        '<details class="quoted"><summary>x</summary>y</details>'
    )


@pytest.mark.parametrize(
    "html", ["<div>" * 300 + "words", "<b>" * 300 + "words", "<p>" + "<font color=a>" * 190 + "</p><p>words" * 5_000]
)
def test_what_is_too_heavy_is_shown_as_text(html: str) -> None:
    shown = clean(html)
    assert shown.startswith('<div style="white-space: pre-wrap">')
    assert "words" in shown
    assert len(shown) < len(html) + 100
