"""Links that say one place and lead to another."""

import pytest

from postroom.mail.links import lie
from postroom.mail.sanitise import safe_html

LIES = {
    "another domain": ("https://bank.example/login", "https://evil.example/x", "bank.example", "evil.example"),
    "no scheme": ("www.bank.example", "https://evil.example", "bank.example", "evil.example"),
    "only a host": ("bank.example/login", "http://evil.example", "bank.example", "evil.example"),
    "in a sentence": ("Go to https://bank.example now", "http://evil.example", "bank.example", "evil.example"),
    "a subdomain for show": ("bank.example", "http://bank.example.evil.test", "bank.example", "bank.example.evil.test"),
    "a name before the @": ("https://bank.example", "https://bank.example@evil.test", "bank.example", "evil.test"),
    "the same in the words": (
        "http://bank.example@evil.test",
        "http://bank.example@evil.test",
        "bank.example",
        "evil.test",
    ),
    "backslashes": ("bank.example", "http:\\\\evil.test\\x", "bank.example", "evil.test"),
    "a tab in the middle": ("bank.example", "ht\ttp://ev\nil.test", "bank.example", "evil.test"),
    "percent signs": ("bank.example", "http://%65vil.test", "bank.example", "evil.test"),
    "signs nobody sees": ("ba\u200bnk.example", "http://evil.test", "bank.example", "evil.test"),
    "full width": ("\uff42ank.example", "http://evil.test", "bank.example", "evil.test"),
    "another alphabet": ("https://аррle.example", "https://apple.example", "xn--le-6kc8da.example", "apple.example"),
    "a mail address": ("help@bank.example", "mailto:help@evil.test", "bank.example", "evil.test"),
    "a mail address to the web": ("help@bank.example", "https://evil.test", "bank.example", "evil.test"),
    "under co.uk": ("bank.co.uk", "https://evil.co.uk", "bank.co.uk", "evil.co.uk"),
    "behind a guard": (
        "bank.example",
        "https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fevil.test",
        "bank.example",
        "evil.test",
    ),
    "the host of a guard before the @": (
        "bank.example",
        "https://eur01.safelinks.protection.outlook.com@evil.test/?url=http%3A%2F%2Fbank.example",
        "bank.example",
        "evil.test",
    ),
    "a host like a guard's": (
        "bank.example",
        "https://safelinks.protection.outlook.com.evil.test/?url=http%3A%2F%2Fbank.example",
        "bank.example",
        "safelinks.protection.outlook.com.evil.test",
    ),
    "a guard that guards nothing": (
        "bank.example",
        "https://www.google.com/url?q=javascript:x",
        "bank.example",
        "google.com",
    ),
    "no address at all": ("bank.example", "https://[evil.test/", "bank.example", "[evil.test"),
    "an address in figures": ("bank.example", "http://192.0.2.7/x", "bank.example", "192.0.2.7"),
}
HONEST = {
    "the same": ("https://bank.example/a", "https://bank.example/b"),
    "with www": ("bank.example", "https://www.bank.example/"),
    "a host of the same owner": ("www.bank.co.uk", "https://click.bank.co.uk/x"),
    "case and dot": ("BANK.example.", "https://bank.example"),
    "IDN": ("https://bücher.example", "https://xn--bcher-kva.example/"),
    "words": ("Sign in to your bank", "https://evil.test"),
    "a file": ("invoice.pdf", "https://files.test/1"),
    "a version": ("v2.0.1", "https://files.test/1"),
    "a telephone": ("bank.example", "tel:+49301234"),
    "a place in the mail": ("bank.example", "#top"),
    "a guard of Microsoft's": (
        "https://bank.example/a",
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.example%2Fa&data=05%7C01&reserved=0",
    ),
    "a guard of Proofpoint's": ("bank.example", "https://urldefense.com/v3/__https://bank.example/a__;!!NNa!K$"),
    "an old one": ("bank.example", "https://urldefense.proofpoint.com/v2/url?u=https-3A__bank.example_a&d=Dw&c=x"),
    "a guard before a guard": (
        "bank.example",
        "https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fwww.google.com%2furl%3fq%3dhttps%3a%2f%2fbank.example&c=E",
    ),
    "the same mail address": ("help@bank.example", "mailto:help@bank.example?subject=x"),
}


def shown(html: str, *, is_ours: bool = False) -> str:
    return safe_html(html, cid=lambda _: None, remote_images=False, is_ours=is_ours).html


@pytest.mark.parametrize("name", LIES)
def test_it_sees_through(name: str) -> None:
    words, target, said, leads_to = LIES[name]
    assert lie(words, target) == (said, leads_to)


@pytest.mark.parametrize("name", HONEST)
def test_it_says_nothing_of(name: str) -> None:
    assert lie(*HONEST[name]) is None


def test_a_warning_stands_beside_the_link_and_names_both() -> None:
    html = shown('<p><a href="https://evil.test/?a=1&amp;b=2" title="x>y"><b>bank</b>.example</a> and more</p>')
    before, link, after = html.partition("</a>")
    assert link
    assert "leads to evil.test, not bank.example</strong> and more</p>" in after
    assert "evil.test/?a=1&amp;b=2" in before


def test_the_words_that_stand_for_a_picture_are_words() -> None:
    html = shown('<a href="https://evil.test"><img width="9" alt="https://bank.example" src="https://evil.test/x"></a>')
    assert "leads to evil.test, not bank.example" in html


def test_each_link_is_judged_for_itself() -> None:
    html = shown('<a href="https://a.test">a.test</a> <a href="https://b.test">a.test</a> <a>c.test</a>')
    assert html.count("leads to") == 1
    assert "leads to b.test, not a.test" in html


def test_what_we_send_holds_no_warnings_of_ours() -> None:
    assert "leads to" not in shown('<a href="https://b.test">a.test</a>', is_ours=True)
