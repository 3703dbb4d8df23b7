"""Public mails with what Stalwart's parser makes of them, against what `postroom explain` tells."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from postroom.mail import filenames
from postroom.mail.addresses import lower_domain
from postroom.mail.parse import parse
from tests.mail import corpora
from tests.mail.explaining import explain

OUTER_FIRST = "an outer delimiter ends what is within (RFC 2046 §5.1.2); the answer takes it for text"
EXCEPTIONS = {
    "eml/legacy/017.eml": "pictures that say x-uuencode are decoded: nobody can open them otherwise",
    "eml/legacy/049.eml": "a mail from before MIME: of the same one zbateson's tests assert three files",
    "eml/malformed/001.eml": "a part of nothing is no file; the delimiter of a closed multipart is text",
    "eml/malformed/002.eml": "the words of a multipart without parts are shown, not hidden in a file",
    "eml/malformed/003.eml": "a text whose end is missing is shown as text, not kept as a file",
    "eml/malformed/004.eml": "a text whose end is missing is shown as text, not kept as a file",
    "eml/malformed/009.eml": OUTER_FIRST,
    "eml/malformed/011.eml": OUTER_FIRST,
    "eml/malformed/012.eml": OUTER_FIRST,
    "eml/thirdparty/002.eml": "what is marked as base64 but is not is shown as text, not kept as a file",
    "eml/thirdparty/015.eml": OUTER_FIRST,
}
Told = dict[str, Any]

pytestmark = pytest.mark.needs("corpora")


def cases() -> dict[str, Told]:
    path = corpora.FOLDER / "stalwart-mail-parser/expected.json"
    return dict(json.loads(path.read_text())["cases"]) if path.exists() else {}


@pytest.mark.parametrize("case", [pytest.param(case, id=case) for case in cases() if case not in EXCEPTIONS])
def test_it_reads_as_stalwart(case: str) -> None:
    raw = (corpora.FOLDER / "stalwart-mail-parser/files" / case).read_bytes()
    assert_read_as(raw, cases()[case])


@pytest.mark.parametrize("case", sorted(EXCEPTIONS))
def test_it_reads_all_words_of_the_others(case: str) -> None:
    """What is decided otherwise is a matter of where words stand, or of decoding them: none is lost."""
    told = explain((corpora.FOLDER / "stalwart-mail-parser/files" / case).read_bytes())
    assert_headers(told, cases()[case]["headers"])
    parts = {part["i"]: part for part in cases()[case]["parts"]}
    for number in cases()[case]["text_body"]:
        lines = str(parts[number]["text"]).partition("begin 666")[0].splitlines()
        assert all(ascii_only(line) in ascii_only(told["text"]) for line in lines)


def assert_read_as(raw: bytes, expected: Told) -> None:
    """Also each mail within the mail, as far down as they go."""
    told = explain(raw)
    assert_headers(told, expected["headers"])
    parts = {part["i"]: part for part in expected["parts"]}
    assert_words(told, [parts[number] for number in expected["text_body"]])
    htmls = [part for number in expected["html_body"] if (part := parts[number])["kind"] == "Html"]
    assert bare("".join(part["text"] for part in htmls)) in bare(told["html"])
    shown = {number for number in expected["text_body"] if parts[number]["kind"] not in ("Text", "Html")}
    files = [parts[number] for number in sorted({*expected["attachments"], *shown})]
    assert len(told["attachments"]) == len(files)
    for found, attachment, part in zip(told["attachments"], parse(raw).attachments, files, strict=True):
        assert_file(found, part)
        assert found["size"] == len(attachment.content)
        if part["kind"] == "Message" and "message" in part:
            assert_read_as(attachment.content, part["message"])
        elif part["kind"] in ("Binary", "InlineBinary"):
            forms = (attachment.content, attachment.content.replace(b"\r\n", b"\n"))
            assert part["sha256"] in [hashlib.sha256(form).hexdigest() for form in forms]


def assert_words(told: Told, texts: list[Told]) -> None:
    words = bare("".join(part["text"] for part in texts if part["kind"] == "Text"))
    if words and all(part["kind"] == "Text" for part in texts):
        assert bare(told["text"]) == words


def assert_file(found: Told, part: Told) -> None:
    """Names are made safe; and guessed where the answer holds replacement characters."""
    assert found["type"] == part.get("content_type", {}).get("type", found["type"]).lower()
    expected = part.get("filename") or ""
    if "\N{REPLACEMENT CHARACTER}" in expected:
        assert ascii_only(found["name"]) == ascii_only(expected)
    elif filenames.safe(expected):
        assert found["name"] == filenames.safe(expected)


def assert_headers(told: Told, headers: dict[str, list[Any]]) -> None:
    known = {name: values[0] for name, values in headers.items() if values[0]}
    if "from" in known:
        first = known["from"][0]
        assert_people([told["from"]] if told["from"] else [], [first])
    for name in ("to", "cc", "reply_to"):
        if name in headers:
            assert_people(told[name], [one for field in headers[name] for one in field or () if one])
    for name in ("references", "in_reply_to"):
        if name in headers:
            assert told[name] == [f"<{one}>" for field in headers[name] for one in listed(field)]
    if "subject" in known:
        assert_same(told["subject"], known["subject"])
    if "message_id" in known:
        assert told["message_id"] == f"<{known['message_id']}>"
    if "date" in known:
        assert told["date"] == f"{datetime.fromisoformat(known['date']).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def assert_people(found: list[Told], expected: list[Told]) -> None:
    people = [one for one in expected if one["address"]]
    assert [one["address"] for one in found] == [lower_domain(one["address"]) for one in people]
    for one, other in zip(found, people, strict=True):
        assert_same(one["name"], other["name"])


def assert_same(found: str, expected: str | None) -> None:
    """White space aside; in ASCII alone where the answer holds replacement characters."""
    form = ascii_only if "\N{REPLACEMENT CHARACTER}" in (expected or "") else bare
    assert form(found) == form(expected)


def listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def bare(text: str | None) -> str:
    return "".join((text or "").split())


def ascii_only(text: str | None) -> str:
    """For answers that hold replacement characters where we guess."""
    return bare(text).encode("ascii", "ignore").decode()


def test_every_exception_is_a_case() -> None:
    assert set(EXCEPTIONS) <= set(cases())
