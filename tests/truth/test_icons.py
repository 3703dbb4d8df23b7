"""Every icon that a screen shows is in the sprite."""

import re

import pytest

from tests.truth.pages import ROOT

WEB = ROOT / "src/postroom/web"
LISTED = (WEB / "icons.txt").read_text().split()


@pytest.fixture(scope="module")
def drawn() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (WEB / "static/vendor/lucide.svg").read_text()))


def test_every_listed_icon_is_drawn(drawn: set[str]) -> None:
    assert set(LISTED) == drawn


def test_every_icon_that_a_template_names_is_listed() -> None:
    templates = "".join(page.read_text() for page in WEB.rglob("*.html"))
    assert set(re.findall(r"icon\('([a-z0-9-]+)'", templates)) <= set(LISTED)


def test_the_list_is_sorted_and_names_each_icon_once() -> None:
    assert sorted(set(LISTED)) == LISTED
