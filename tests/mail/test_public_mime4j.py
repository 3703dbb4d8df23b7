"""Public mails with what mime4j makes of them: every field, the whole tree of parts, what each leaf holds."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from postroom.mail import charsets
from postroom.mail.addresses import read_list
from postroom.mail.dates import read as read_date
from postroom.mail.encoded_words import readable
from postroom.mail.parse import parse
from postroom.mail.parts import Part, split
from tests.mail import corpora
from tests.mail.explaining import explain

EXCEPTIONS = {
    "testmsgs/basic-plain-with-bad-header-separator.msg": "text behind a line of one blank is text, too",
    "testmsgs/malformedHeaderStartsBody-nocrlfcrlf.msg": "a stray line between two fields is left out",
}
Entity = dict[str, Any]

pytestmark = pytest.mark.needs("corpora")


def cases() -> dict[str, Entity]:
    path = corpora.FOLDER / "mime4j/expected.json"
    return dict(json.loads(path.read_text())["cases"]) if path.exists() else {}


def gate() -> list[Any]:
    return [pytest.param(case, id=case) for case in cases() if case not in EXCEPTIONS]


def raw(case: str) -> bytes:
    return (corpora.FOLDER / "mime4j/files" / case).read_bytes()


@pytest.mark.parametrize("case", gate())
def test_it_takes_a_mail_apart_as_mime4j(case: str) -> None:
    assert_same_tree(split(raw(case), []), cases()[case])


@pytest.mark.parametrize("case", gate())
def test_it_tells_what_mime4j_finds(case: str) -> None:
    """The fields that are told, and in the text or the files what each leaf of the mail holds."""
    told, expected = explain(raw(case)), cases()[case]
    assert_told(told, [(name.strip().lower(), value.strip()) for name, _, value in map(parted, expected["headers"])])
    files = parse(raw(case)).attachments
    hashes = {file["sha256"] for file in told["attachments"]}
    assert hashes == {hashlib.sha256(file.content).hexdigest() for file in files}
    words = [bare(told["text"]), bare(told["html"]), *(bare(charsets.guess(file.content)) for file in files)]
    for body in bodies(expected):
        if body["kind"] == "text":
            assert any(ascii_only(body.get("text", "")) in ascii_only(found) for found in words)
        else:
            assert body["sha256"] in hashes


def test_it_loses_no_words_of_the_others() -> None:
    for case in EXCEPTIONS:
        told = explain(raw(case))
        words = {word for body in bodies(cases()[case]) for word in body["text"].split()}
        assert words <= {*told["text"].split(), *"This is an invalid header".split()}


def parted(field: str) -> tuple[str, str, str]:
    return field.partition(":")


def assert_told(told: dict[str, Any], fields: list[tuple[str, str]]) -> None:
    first = dict(reversed(fields))
    for name in ("to", "cc"):
        listed = [person for field, value in fields if field == name for person in read_list(value.encode(), [])]
        assert [(one["address"], one["name"]) for one in told[name]] == [(one.address, one.name) for one in listed]
    if "subject" in first:
        assert bare(told["subject"]) == bare(readable(first["subject"].encode("utf-8", "surrogateescape")))
    if "date" in first:
        assert (told["date"] is None) == (read_date(first["date"]) is None)
    if "message-id" in first:
        assert told["message_id"] == f"<{first['message-id'].strip('<>')}>"


def assert_same_tree(part: Part, entity: Entity) -> None:
    fields = [bare(f"{name}:{value.decode('latin-1')}") for name, value in part.headers.fields]
    assert fields == [bare(field) for field in entity["headers"]]
    if "parts" in entity:
        assert len(part.parts) == len(entity["parts"])
        for inner, expected in zip(part.parts, entity["parts"], strict=True):
            assert_same_tree(inner, expected)
    elif message := entity.get("message") or entity["body"].get("message"):
        assert part.type == "message/rfc822"
        assert_same_tree(split(part.content([]), []), message)
    else:
        assert not part.parts
        assert_same_leaf(part, entity["body"])


def assert_same_leaf(part: Part, body: Entity) -> None:
    content = part.content([])
    text = charsets.decode(content, part.parameters.get("charset"))[0].replace("\r\n", "\n")
    if "\N{REPLACEMENT CHARACTER}" in body.get("text", ""):
        assert ascii_only(text) == ascii_only(body["text"])
    elif "text" in body:
        assert bare(text) == bare(body["text"])
    elif body.get("sha256"):
        forms = (content, text.encode(), text.replace("\n", "\r\n").encode())
        hashes = [hashlib.sha256(form).hexdigest() for form in forms]
        assert body["sha256"] in hashes or body["size"] in map(len, forms)


def bodies(entity: Entity) -> Iterator[Entity]:
    """The leaves of the mail itself, not of the mails within it."""
    if "parts" in entity:
        for part in entity["parts"]:
            yield from bodies(part)
    elif "message" not in entity and "message" not in entity["body"]:
        yield entity["body"]


def bare(text: str | None) -> str:
    return "".join((text or "").split())


def ascii_only(text: str) -> str:
    """For answers that hold replacement characters where we guess."""
    return bare(text).encode("ascii", "ignore").decode()


def test_every_exception_is_a_case() -> None:
    assert set(EXCEPTIONS) <= set(cases())
