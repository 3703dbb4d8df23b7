"""Public answers to mails, with the words that are new in them by the tests of other programs; white space aside."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from postroom.mail.folding import fold_html
from postroom.mail.parse import parse
from postroom.mail.plain import to_text
from postroom.mail.quoting import visible_text
from tests.mail import corpora

EXCEPTIONS = {
    "crisp-reply-parser/email_1.txt": "a name behind a hyphen is a signature, as four other sets have it",
    "github-reply-parser/email_1_8.txt": "an attribution folds above answers between quotations, as Discourse does",
    "mail-parser-reply/email_1_8.txt": "a quotation below the last answer is folded",
    "mail-parser-reply/email_2_2.txt": "a line of underscores above a header block is folded with it",
    "gitlab/no_content_reply.eml": "a mail that has words is never shown empty",
}
FIRM = ("asserted-visible", "asserted-first-fragment", "asserted-flags", "asserted-partly")
MARKS_OF_FILES = ("<img>", "<attachment>")
MARKDOWN = str.maketrans("", "", "*#`")

pytestmark = pytest.mark.needs("corpora")


def load(name: str) -> dict[str, Any]:
    return dict(json.loads((corpora.FOLDER / name / "expected.json").read_text()))


def raw(name: str, case: str) -> bytes:
    return next((corpora.FOLDER / name / "files").rglob(case.rpartition("/")[2])).read_bytes()


def text(name: str, case: str) -> str:
    return raw(name, case).decode("utf-8", "replace").replace("\r\n", "\n")


def bare(words: str) -> str:
    for mark in MARKS_OF_FILES:
        words = words.replace(mark, "")
    return "".join(words.translate(MARKDOWN).split())


def plain_sets() -> Iterator[tuple[str, str, list[str]]]:
    """Files that are the text itself: name, text, the answers that are right."""
    for case, facts in load("email_reply_trimmer")["cases"].items():
        yield f"email_reply_trimmer/{case}", text("email_reply_trimmer", case), [facts["visible"]]
    for name in ("crisp-reply-parser", "github-reply-parser"):
        for case, facts in load(name)["cases"].items():
            if facts["trust"] in FIRM[:2] or (facts["trust"] in FIRM and name.startswith("github")):
                yield (
                    f"{name}/{case}",
                    text(name, case),
                    [facts.get("first_fragment", facts["visible"]), facts["visible"]],
                )
    for case, facts in load("mail-parser-reply")["cases"].items():
        newest = facts["replies"][0]
        signed = newest["body"] + newest.get("signatures", "")
        yield f"mail-parser-reply/{case}", text("mail-parser-reply", case), [facts["latest_reply"], signed]
    for facts in load("talon")["inline"]:
        if facts["kind"] == "plain":
            yield f"talon/{facts['test']}", facts["input"], [facts["visible"]]


def mail_sets() -> Iterator[tuple[str, str, list[str]]]:
    """Files that are mails or HTML."""
    for name in ("discourse", "gitlab"):
        for case, facts in load(name)["cases"].items():
            if "visible" in facts:
                yield f"{name}/{case}", parse(raw(name, case)).text, [facts["visible"]]
    for case, facts in load("talon")["files"].items():
        if "visible" in facts:
            yield f"talon/{case}", parse(raw("talon", case)).text, [facts["visible"]]
        elif "visible_text_without_whitespace" in facts:
            html = fold_html(text("talon", case))
            yield f"talon/{case}", to_text(html), [facts["visible_text_without_whitespace"]]


CASES = [*plain_sets(), *mail_sets()] if corpora.FOLDER.exists() else []


@pytest.mark.parametrize(
    ("given", "right"), [pytest.param(*case[1:], id=case[0]) for case in CASES if case[0] not in EXCEPTIONS]
)
def test_it_shows_the_new_words(given: str, right: list[str]) -> None:
    assert bare(visible_text(given)) in [bare(words) for words in right]


def test_the_exceptions_are_few_and_real() -> None:
    names = {name for name, _, _ in CASES}
    assert set(EXCEPTIONS) <= names
    assert len(EXCEPTIONS) <= len(CASES) // 20


@pytest.mark.parametrize(
    ("given", "right"), [pytest.param(*case[1:], id=case[0]) for case in CASES if case[0] in EXCEPTIONS]
)
def test_an_exception_is_still_needed(given: str, right: list[str]) -> None:
    assert bare(visible_text(given)) not in [bare(words) for words in right]
