from datetime import timedelta

import pytest

from postroom.base.clock import now
from postroom.web.wording import ago, browser, initials, linked, size


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=2, seconds=30), "2 min"),
        (timedelta(hours=5, minutes=1), "5 h"),
        (timedelta(days=6, hours=1), "6 d"),
    ],
)
def test_it_says_how_long_since_in_the_fewest_words(since: timedelta, said: str) -> None:
    assert ago(now() - since) == said


@pytest.mark.parametrize(("octets", "said"), [(312, "312 B"), (4200, "4 KB"), (1_440_000, "1.4 MB")])
def test_it_says_sizes_as_people_do(octets: int, said: str) -> None:
    assert size(octets) == said


@pytest.mark.parametrize(
    ("name", "letters"), [("Mara Lindqvist", "ML"), ("zoë", "Z"), ("", "?"), ("Anna Maria da Silva", "AS")]
)
def test_it_shortens_names(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_it_links_web_addresses_and_escapes_the_rest() -> None:
    html = linked("See (https://x.example/a?b=1&c=2). <b>")
    assert 'href="https://x.example/a?b=1&amp;c=2"' in html
    assert html.endswith("</a>). &lt;b&gt;")


def test_it_links_nothing_that_is_no_web_address() -> None:
    assert "href" not in linked("javascript:alert(1) data:text/html,x")


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537 Chrome/120 Safari/537 Edg/120", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/120 Mobile Safari/537", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) Version/17.2 Safari/604.1", "Safari on iPhone"),
        ("curl/8.5", "curl/8.5"),
        ("", "Unknown"),
    ],
)
def test_it_says_which_browser_that_is(agent: str, said: str) -> None:
    assert browser(agent) == said
