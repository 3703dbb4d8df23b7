"""The docs name what there is, and nothing else."""

import re

from postroom.base.settings import Settings
from tests.truth import pages
from tests.truth.pages import ROOT


def test_the_pages_made_from_code_are_up_to_date() -> None:
    assert pages.stale() == [], "run bin/docs"


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_setting_that_a_page_names_exists() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for page in every_page():
        assert set(re.findall(r"\bPOSTROOM_[A-Z_]+\b", page)) <= known


def test_every_script_that_a_page_names_exists() -> None:
    for page in every_page():
        for script in re.findall(r"(?<![\w/.])bin/([a-z]+)\b", page):
            assert (ROOT / "bin" / script).exists(), script


def test_every_command_that_a_page_names_exists() -> None:
    known = {name.split()[1] for name, _ in pages.every_command()}
    for page in every_page():
        assert set(re.findall(r"(?:`|bin/|^)postroom ([a-z]+)", page, re.MULTILINE)) <= known


def test_every_command_says_what_it_does_and_shows_an_example() -> None:
    assert [name for name, command in pages.every_command() if "Example:" not in (command.help or "")] == []


def test_every_file_that_a_page_links_to_exists() -> None:
    for path in ROOT.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text()):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def every_page() -> list[str]:
    return [page.read_text() for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]]
