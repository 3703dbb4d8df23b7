"""Public mails of mail libraries (mikel/mail, Webklex, enmime) and winmail.dat files, with what their tests assert."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postroom.mail import filenames, tnef
from postroom.mail.addresses import read_list
from postroom.mail.mail import Address, Attachment, Mail
from postroom.mail.parse import parse
from tests.mail import corpora
from tests.mail.test_public_desks import listed, words

pytestmark = pytest.mark.needs("corpora")

FIRST_COUNTS = "of two subjects the first counts; of two types, too"
NESTED = "a mail in a mail is one file, whatever it holds"
EXCEPTIONS = {
    "mikel-mail": {
        "emails/attachment_emails/attachment_message_rfc822.eml": NESTED,
        "emails/attachment_emails/attachment_only_email.eml": "a mail that is a file has no text; the answer has bytes",
        "emails/error_emails/content_transfer_encoding_with_8bits.eml": "the text is what the HTML shows, not its tags",
        "emails/error_emails/invalid_subject_characters.eml": "raw bytes are guessed; the answer has question marks",
        "emails/error_emails/multiple_content_types.eml": FIRST_COUNTS,
        "emails/error_emails/multiple_references_with_one_invalid.eml": "all fields and ids count, odd ones too",
        "emails/mime_emails/raw_email11.eml": "an address without a top domain is one; the answer has none",
        "emails/mime_emails/raw_email_with_binary_encoded.eml": FIRST_COUNTS,
        "emails/mime_emails/raw_email_with_multipart_mixed_quoted_boundary.eml": FIRST_COUNTS,
        "emails/plain_emails/raw_email10.eml": "letters that the charset lacks are guessed, not left out",
        "emails/plain_emails/raw_email6.eml": "letters that the charset lacks are guessed, not left out",
        "emails/plain_emails/raw_email_with_bad_date.eml": "what is no date gives none",
        "emails/rfc2822/example11.eml": "routes and blanks around dots are no part of an address (RFC 5322 §4.4)",
    },
    "webklex-php-imap": {
        "date-template.eml": "the date is a blank to fill in",
        "embedded_email_without_content_disposition.eml": NESTED,
        "example_bounce.eml": "the line end before a delimiter is no part of the file (RFC 2046 §5.1.1)",
    },
    "enmime": {},
    "tnef": {},
}


def cases(name: str) -> dict[str, Any]:
    told = json.loads((corpora.FOLDER / name / "expected.json").read_text())["cases"] if corpora.FOLDER.exists() else {}
    return dict(told)


def gate(name: str) -> list[Any]:
    return [pytest.param(case, id=case) for case in cases(name) if case not in EXCEPTIONS[name]]


def file(name: str, case: str) -> Path:
    return next((corpora.FOLDER / name / "files").rglob(case))


def is_told(value: Any) -> bool:
    """Some answers say that the library raised."""
    return value is not None and not str(value).startswith("ERR")


def addresses(found: tuple[Address, ...]) -> list[str]:
    return [one.address.lower() for one in found]


def sender(mail: Mail) -> list[str]:
    return [mail.from_.address.lower()] if mail.from_ else []


def ids(told: Any) -> list[str]:
    return [one.strip("<>") for one in listed(told or [])]


def hashes(content: bytes) -> set[str]:
    """Of a file as it is, with other line ends, and without those at its end."""
    lines = content.replace(b"\r\n", b"\n")
    forms = (content, lines, content.rstrip(b"\r\n"), lines.replace(b"\n", b"\r\n"), content.strip())
    return {hashlib.sha256(form).hexdigest() for form in forms}


def is_file(found: Attachment, told: dict[str, Any]) -> bool:
    named = filenames.safe(told["filename"] or "") in ("", found.name)
    return named and told["mime_type"] == found.type and told["sha256"] in hashes(found.content)


OF_MIKEL: dict[str, Callable[[Mail, Any], bool]] = {
    "subject": lambda mail, told: words(mail.subject) == words(told),
    "from": lambda mail, told: sender(mail) == [one.lower() for one in listed(told) if one][:1],
    "from_names": lambda mail, told: not told[0] or words(mail.from_.name if mail.from_ else "") == words(told[0]),
    "to": lambda mail, told: addresses(mail.to) == [str(one).lower() for one in listed(told)],
    "cc": lambda mail, told: addresses(mail.cc) == [str(one).lower() for one in listed(told)],
    "date": lambda mail, told: mail.date == datetime.fromisoformat(told),
    "message_id": lambda mail, told: ids(mail.message_id) == ids(told),
    "in_reply_to": lambda mail, told: ids(mail.in_reply_to) == ids(told),
    "references": lambda mail, told: ids(mail.references) == ids(told),
    "text": lambda mail, told: words(mail.text) == words(told) or not words(told),
    "attachments": lambda mail, told: len(mail.attachments) == len(told) and all(map(is_file, mail.attachments, told)),
}


@pytest.mark.parametrize("case", gate("mikel-mail"))
def test_it_reads_as_mikel(case: str) -> None:
    told = {name: fact for name, fact in cases("mikel-mail")[case].items() if name in OF_MIKEL and is_told(fact)}
    mail = parse((corpora.FOLDER / "mikel-mail/files" / case).read_bytes())
    assert [name for name in sorted(told) if not OF_MIKEL[name](mail, told[name])] == []


def people(told: str) -> list[str]:
    return [one.address.lower() for one in read_list(told.encode(), [])]


def has_files(mail: Mail, told: dict[str, dict[str, Any]]) -> bool:
    """Each file that is told of: by its hash, otherwise by its name."""
    return all(
        any(one["sha256"] in hashes(found.content) for found in mail.attachments)
        if "sha256" in one
        else any(found.name == filenames.safe(one.get("name") or found.name) for found in mail.attachments)
        for one in told.values()
    )


OF_WEBKLEX: dict[str, Callable[[Mail, Any], bool]] = {
    "subject": lambda mail, told: words(mail.subject) == words(told),
    "from": lambda mail, told: sender(mail) == people(told),
    "from_header": lambda mail, told: sender(mail) == people(told),
    "to": lambda mail, told: addresses(mail.to) == people(told),
    "to_header": lambda mail, told: addresses(mail.to) == people(told),
    "reply_to": lambda mail, told: addresses(mail.reply_to) == people(told),
    "message_id": lambda mail, told: ids(mail.message_id) == ids(told),
    "date_utc": lambda mail, told: (
        mail.date is not None and mail.date.astimezone(UTC).isoformat(sep=" ") == f"{told}+00:00"
    ),
    "has_html": lambda mail, told: bool((mail.html or "").strip()) == told,
    "has_text": lambda mail, told: bool(mail.text.strip()) == told,
    "text": lambda mail, told: words(mail.text) == words(told),
    "html": lambda mail, told: words(mail.html) == words(told),
    "attachment_count": lambda mail, told: len(mail.attachments) == told,
    "attachments": has_files,
}


@pytest.mark.parametrize("case", gate("webklex-php-imap"))
def test_it_reads_as_webklex(case: str) -> None:
    told = {name: fact for name, fact in cases("webklex-php-imap")[case].items() if fact is not None}
    mail = parse(file("webklex-php-imap", case).read_bytes())
    assert [name for name in sorted(told) if name in OF_WEBKLEX and not OF_WEBKLEX[name](mail, told[name])] == []


def field(mail: Mail, name: str) -> str:
    """What enmime calls by a name of Go; a list of files where it asks for one."""
    if name in ("e.Text", "e.HTML"):
        return mail.text if name == "e.Text" else mail.html or ""
    return ";".join(found.name for found in mail.attachments) if "FileName" in name else mail.subject


@pytest.mark.parametrize("case", gate("enmime"))
def test_it_reads_as_enmime(case: str) -> None:
    mail = parse((corpora.FOLDER / "enmime/files" / case).read_bytes())
    for told in cases("enmime")[case]["asserts"]:
        if told["field"] in ("e.Text", "e.HTML") or "FileName" in told["field"]:
            assert words(told["value"]) in words(field(mail, told["field"]))


@pytest.mark.parametrize("case", gate("tnef"))
def test_it_opens_winmail_dat_as_others(case: str) -> None:
    told = cases("tnef")[case]
    raw = (corpora.FOLDER / "tnef/files" / case).read_bytes()
    opened = tnef.read(raw)
    names = [found.name for found in opened.files]
    assert names == [filenames.safe(name) for name in told.get("attachment_names", names)]
    assert bool(opened.text or opened.html) or not told.get("body")
    known = {
        one["sha256"]
        for one in told.get("mimekit_extracted", []) + told.get("tnefparse_run", {}).get("attachments", [])
    }
    assert [found.name for found in parse(raw).attachments] == names
    for found in opened.files:
        assert not known or found.type == "message/rfc822" or hashes(found.content) & known


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_every_exception_is_a_case_of_its_set(name: str) -> None:
    assert set(EXCEPTIONS[name]) <= set(cases(name))
