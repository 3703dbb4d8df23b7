"""The words of an HTML body."""

import pytest

from postroom.mail.plain import to_text

WORDS = {
    "a&amp;&lt;&#228;&nbsp;b": "a&<ä b",
    "a & b &nosuch; c": "a & b &nosuch; c",
    "a<!-- <p>not this</p> -->b": "ab",
    "a<!-- not this --!>b": "ab",
    "a<!-->b": "ab",
    "a<!-- not this": "a",
    "a<style>not this</style>b<script>nor this</script>c": "abc",
    "a<style>not this": "a",
    "a<![CDATA[<b> & ]] >c</b>]]>d": "a<b> & ]] >c</b>d",
    "a<![CDATA[&amp;": "a&amp;",
    "a<![CDATA[b]]": "ab",
    "a<![if !mso]>b<![endif]>c": "abc",
    "1 < 2 > 0": "1 < 2 > 0",
    "a</p": "a",
    "a<!-": "a",
    "a < ": "a <",
    "a<a href='x": "a",
    "<table><tr><td>a<td>b<tr><td>c</table>": "a b\nc",
    "a<blockquote>b<blockquote>c</blockquote></blockquote>d": "a\n\n> b\n>\n> > c\n\nd",
}


@pytest.mark.parametrize("html", WORDS)
def test_it_reads_the_words(html: str) -> None:
    assert to_text(html) == WORDS[html] + "\n"
