import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from postroom.people.organisation import change
from postroom.web.portal.pages import HERE
from postroom.web.portal.speaking import FOLDER, languages
from tests.cases.acme import Acme
from tests.web.browser import Browser
from tests.web.portal.conftest import ZOE, Enter, newest_mail

CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/portal.po"))
GERMAN = {"Accept-Language": "fr;q=0.9, de-AT;q=0.8, en;q=0.1"}
KEYWORDS = {"_": None, "say": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def extracted() -> set[str]:
    """Every word that code and templates have translated."""
    with (FOLDER / "extraction.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(HERE, methods, options, KEYWORDS)
    return {words for _, _, words, _, _ in found if isinstance(words, str)}


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def test_german_is_spoken_beside_english() -> None:
    assert list(languages()) == ["en", "de"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_word_is_translated_and_none_is_left_over(path: Path) -> None:
    known = catalogue(path)
    assert {message.id for message in known if message.id} == extracted(), "run bin/languages"
    assert [message.id for message in known if message.id and (not message.string or message.fuzzy)] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_has_the_places_and_tags_of_what_it_translates(path: Path) -> None:
    for message in catalogue(path):
        if message.id:
            marks = [sorted(re.findall(r"%\(\w+\)s|</?\w+>", str(words))) for words in (message.id, message.string)]
            assert marks[0] == marks[1], message.id


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    spoken = languages()[path.parts[-3]]
    assert [
        message.id for message in catalogue(path) if message.id and spoken.say(str(message.id)) != message.string
    ] == []


def test_it_speaks_what_the_browser_asks_for(site: str, acme: Acme) -> None:
    acme.session.commit()
    browser = Browser(site)
    wishes = {"de": "Anmelden", "de-AT,en;q=0.5": "Anmelden", "en;q=0.2,de;q=0.1": "Sign in",
              "fr": "Sign in", "de;q=0": "Sign in", "": "Sign in", ";;q=x,,": "Sign in"}  # fmt: skip
    for asked, title in wishes.items():
        answer = browser.get("/portal", {"Accept-Language": asked})
        assert f"<h1>{title}</h1>" in answer.text, asked
    assert f'<html lang="{answer.headers["content-language"]}"' in answer.text


def test_where_the_browser_asks_for_nothing_we_speak_it_speaks_the_organisations(site: str, acme: Acme) -> None:
    change(acme.session, {"portal": {"language": "de-CH"}})
    acme.session.commit()
    assert "<h1>Anmelden</h1>" in Browser(site).get("/portal", {"Accept-Language": "fr"}).text
    assert "<h1>Sign in</h1>" in Browser(site).get("/portal", {"Accept-Language": "en"}).text


def test_the_switch_wins_and_leads_back(site: str, acme: Acme) -> None:
    acme.session.commit()
    browser = Browser(site)
    assert (
        browser.post("/portal/language", {"language": "de", "back": "/portal/tickets/new"}).location
        == "/portal/tickets/new"
    )
    assert "<h1>Anmelden</h1>" in browser.get("/portal", {"Accept-Language": "en"}).text
    for back in ("https://evil.example", "//evil.example", "/inbox"):
        assert browser.post("/portal/language", {"language": "xx", "back": back}).location == "/portal"
    assert "<h1>Anmelden</h1>" in browser.get("/portal").text


def test_it_writes_its_mail_and_its_dates_in_that_language(site: str, acme: Acme, enter: Enter) -> None:
    acme.case("Drucker brennt", words="Er raucht.")
    acme.session.commit()
    Browser(site).ask("POST", "/portal/sign-in", {**GERMAN, "Content-Type": "application/x-www-form-urlencoded"},
                      f"address={ZOE}".encode())  # fmt: skip
    mail = newest_mail(acme, ZOE)
    assert "ist Ihr Code für Acme" in mail.subject
    assert "Oder öffnen Sie diesen Link:" in (mail.text or "")
    page = enter(ZOE).get("/portal/tickets", GERMAN).text
    assert "01.02.2024" in page
    assert "Eingegangen" in page
