"""Public mails with answers that others assert: headers, bodies and files as their authors' tests have them."""

import json
from pathlib import Path
from typing import Any

import pytest

from postroom.mail.mail import Address
from postroom.mail.parse import parse
from postroom.mail.plain import to_text
from tests.mail import corpora

EXCEPTIONS: dict[str, dict[str, str]] = {"zbateson-mail-mime-parser": {}, "php-mime-mail-parser": {}}
FACTS_OF_ZBATESON = ("From", "To", "Subject", "text", "html", "attachments")

pytestmark = pytest.mark.needs("corpora")


def cases(name: str) -> dict[str, Any]:
    return (
        dict(json.loads((corpora.FOLDER / name / "expected.json").read_text())["cases"])
        if corpora.FOLDER.exists()
        else {}
    )


def file(name: str, case: str) -> Path:
    return next((corpora.FOLDER / name / "files").rglob(case))


def gate(name: str) -> list[Any]:
    """Each case of a set; those that are decided otherwise stand in EXCEPTIONS and must still be read."""
    return [pytest.param(case, id=case) for case in cases(name) if case not in EXCEPTIONS[name]]


def bare(text: str | None) -> str:
    return "".join((text or "").split())


def person(address: Address | None) -> tuple[str, str]:
    return (address.name, address.address) if address else ("", "")


def text_of_zbateson(name: str) -> str:
    content = file("zbateson-mail-mime-parser", name).read_bytes()
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252")


@pytest.mark.parametrize("case", gate("zbateson-mail-mime-parser"))
def test_it_reads_as_zbateson(case: str) -> None:
    expected = {
        name: fact for name, fact in cases("zbateson-mail-mime-parser")[case].items() if name in FACTS_OF_ZBATESON
    }
    mail = parse(file("zbateson-mail-mime-parser", case).read_bytes())
    for name, found in (("From", mail.from_), ("To", mail.to[0] if mail.to else None)):
        if isinstance(expected.get(name), dict) and "email" in expected[name]:
            assert person(found) == (expected[name].get("name") or "", expected[name]["email"])
    assert bare(mail.subject) == bare(expected.get("Subject", mail.subject))
    if "text" in expected:
        assert bare(text_of_zbateson(expected["text"])) in bare(mail.text)
    if "html" in expected:
        assert bare(to_text(text_of_zbateson(expected["html"]))) in bare(to_text(mail.html or ""))
    if isinstance(expected.get("attachments"), int):
        assert len(mail.attachments) == expected["attachments"]


@pytest.mark.parametrize("case", gate("php-mime-mail-parser"))
def test_it_reads_as_php_mime_mail_parser(case: str) -> None:
    expected = cases("php-mime-mail-parser")[case]
    mail = parse(file("php-mime-mail-parser", f"{case}*").read_bytes())
    assert bare(mail.subject) == bare(expected.get("subject", mail.subject))
    for found, form in ((mail.text, expected.get("text", {})), (mail.html, expected.get("html", {}))):
        assert bare(form.get("contains")) in bare(found)
        if bare(form.get("equals")):
            assert bare(found) == bare(form["equals"])
    files = [(found.name, found.size) for found in mail.attachments]
    if "attachments" in expected:
        assert files == [(named["filename"], named["size"]) for named in expected["attachments"]]
    assert [name for name, _ in files] == expected.get("attachment_names", [name for name, _ in files])


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_every_exception_is_a_case_of_its_set(name: str) -> None:
    assert set(EXCEPTIONS[name]) <= set(cases(name))
