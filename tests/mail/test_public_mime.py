"""Public mails with answers that others assert: headers, bodies and files as their authors' tests have them."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from postroom.mail import charsets, filenames
from postroom.mail.addresses import lower_domain
from postroom.mail.mail import Address, Mail
from postroom.mail.parse import parse
from postroom.mail.parts import Part, split
from postroom.mail.plain import to_text
from tests.mail import corpora

OUTER_FIRST = "an outer delimiter ends what is within (RFC 2046 §5.1.2); the answer takes it for text"
EXCEPTIONS = {
    "stalwart-mail-parser": {
        "eml/legacy/017.eml": "uuencoded parts are decoded; the answer has them as they are",
        "eml/legacy/049.eml": "uuencoded files between the lines are files; the answer has them as text",
        "eml/malformed/001.eml": "a part of nothing is no file; the delimiter of a closed multipart is text",
        "eml/malformed/002.eml": "a multipart without parts is shown as text, not kept as a file",
        "eml/malformed/003.eml": "the innermost text is shown as text, not kept as a file",
        "eml/malformed/004.eml": "the innermost text is shown as text, not kept as a file",
        "eml/malformed/009.eml": OUTER_FIRST,
        "eml/malformed/011.eml": OUTER_FIRST,
        "eml/malformed/012.eml": OUTER_FIRST,
        "eml/thirdparty/002.eml": "what is marked as base64 but is not is shown as text, not kept as a file",
        "eml/thirdparty/015.eml": OUTER_FIRST,
    },
    "zbateson-mail-mime-parser": {},
    "php-mime-mail-parser": {},
    "mime4j": {
        "testmsgs/basic-plain-with-bad-header-separator.msg": "text behind a line of one blank is text, too",
        "testmsgs/malformedHeaderStartsBody-nocrlfcrlf.msg": "a stray line between two fields is left out",
        "testmsgs/missing-inner-boundary.msg": "a multipart without parts is text",
    },
}
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


def ascii_only(text: str) -> str:
    """For answers that hold replacement characters where we guess."""
    return bare(text).encode("ascii", "ignore").decode()


def person(address: Address | None) -> tuple[str, str]:
    return (address.name, address.address) if address else ("", "")


@pytest.mark.parametrize("case", gate("stalwart-mail-parser"))
def test_it_reads_as_stalwart(case: str) -> None:
    expected = cases("stalwart-mail-parser")[case]
    mail = parse((corpora.FOLDER / "stalwart-mail-parser/files" / case).read_bytes())
    assert_headers_as_stalwart(mail, expected["headers"])
    parts = {part["i"]: part for part in expected["parts"]}
    texts = [parts[number] for number in expected["text_body"]]
    if texts and all(part["kind"] == "Text" for part in texts) and bare("".join(part["text"] for part in texts)):
        assert bare(mail.text) == bare("".join(part["text"] for part in texts))
    htmls = [part for number in expected["html_body"] if (part := parts[number])["kind"] == "Html"]
    assert bare("".join(part["text"] for part in htmls)) in bare(mail.html)
    shown = {number for number in expected["text_body"] if parts[number]["kind"] not in ("Text", "Html")}
    files = [parts[number] for number in sorted({*expected["attachments"], *shown})]
    assert len(mail.attachments) == len(files)
    for found, part in zip(mail.attachments, files, strict=True):
        assert_name_as_stalwart(found.name, part.get("filename", found.name))
        if part["kind"] in ("Binary", "InlineBinary"):
            forms = (found.content, found.content.replace(b"\r\n", b"\n"))
            assert part["sha256"] in [hashlib.sha256(form).hexdigest() for form in forms]


def assert_name_as_stalwart(found: str, expected: str) -> None:
    """Names are made safe; and guessed where the answer holds replacement characters."""
    if "\N{REPLACEMENT CHARACTER}" in expected:
        assert ascii_only(found) == ascii_only(expected)
    else:
        assert found == filenames.safe(expected)


def assert_headers_as_stalwart(mail: Mail, headers: dict[str, list[Any]]) -> None:
    known = {name: values[0] for name, values in headers.items() if values[0]}
    if "from" in known:
        first = known["from"][0]
        assert person(mail.from_) == ((first["name"] or "", first["address"]) if first["address"] else ("", ""))
    if "to" in headers:
        people = [to for field in headers["to"] for to in field or () if to and to["address"]]
        assert [to.address for to in mail.to] == [lower_domain(to["address"]) for to in people]
        assert_words_as_stalwart([to.name for to in mail.to], [to["name"] for to in people])
    if "subject" in known:
        assert_words_as_stalwart([mail.subject], [known["subject"]])
    if "message_id" in known:
        assert mail.message_id == f"<{known['message_id']}>"
    if "date" in known:
        assert mail.date == datetime.fromisoformat(known["date"])


def assert_words_as_stalwart(found: list[str], expected: list[str | None]) -> None:
    """White space aside; in ASCII alone where the answer holds replacement characters."""
    for one, other in zip(found, expected, strict=True):
        form = ascii_only if "\N{REPLACEMENT CHARACTER}" in (other or "") else bare
        assert form(one) == form(other or "")


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


def leaves(part: Part) -> Iterator[Part]:
    """The parts that hold something, also those of attached mails."""
    if part.parts:
        for inner in part.parts:
            yield from leaves(inner)
    elif part.type == "message/rfc822":
        yield from leaves(split(part.content([]), []))
    else:
        yield part


def bodies_of_mime4j(entity: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "parts" in entity:
        for part in entity["parts"]:
            yield from bodies_of_mime4j(part)
    elif "message" in entity:
        yield from bodies_of_mime4j(entity["message"])
    else:
        body = entity["body"]
        yield from bodies_of_mime4j(body["message"]) if "message" in body else [body]


@pytest.mark.parametrize("case", gate("mime4j"))
def test_it_takes_a_mail_apart_as_mime4j(case: str) -> None:
    expected = list(bodies_of_mime4j(cases("mime4j")[case]))
    found = list(leaves(split((corpora.FOLDER / "mime4j/files" / case).read_bytes(), [])))
    assert len(found) == len(expected)
    for part, body in zip(found, expected, strict=True):
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


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_every_exception_is_a_case_of_its_set(name: str) -> None:
    assert set(EXCEPTIONS[name]) <= set(cases(name))
