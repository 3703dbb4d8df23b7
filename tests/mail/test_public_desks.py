"""Public mails of other help desks, with what their tests assert of from, to, subject, words and files."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from html import unescape
from typing import Any

import pytest

from postroom.mail import filenames
from postroom.mail.addresses import read_list
from postroom.mail.mail import Address, Attachment, Mail
from postroom.mail.parse import parse
from postroom.mail.plain import to_text
from postroom.mail.quoting import visible_text
from tests.mail import corpora

pytestmark = pytest.mark.needs("corpora")

DESKS = ("zammad", "chatwoot", "discourse", "gitlab", "otobo", "odoo", "redmine", "frappe", "django-helpdesk")
AS_LABELLED = "what is labelled UTF-8 and is, but for some bytes, is no iso-8859-2, where äöü would be Ă¤ĂśĂź"
MADE_UP = "a mail without Message-ID has none; the answer makes one up"
EXCEPTIONS = {
    "zammad/mail/mail021.box": AS_LABELLED,
    "zammad/mail/mail025.box": "a mail from before MIME has files so; of another zbateson's tests assert them",
    "zammad/mail/mail053.box": "a word without a domain is no address (RFC 5322 §3.4.1); the answer makes up a domain",
    "zammad/mail/mail060.box": "nearly all of it is UTF-8; as iso-8859-2 äöü would be Ă¤ĂśĂź",
    "zammad/mail/mail066.box": "the title of an HTML stands in its head, and no program shows it among the words",
    "zammad/mail/mail076.box": "blanks in a quoted local part are its own (RFC 5321 §4.1.2), a lone bracket is not",
    "zammad/mail/mail096.box": MADE_UP,
    "zammad/mail/mail097.box": MADE_UP,
    "zammad/process/009.eml": "bytes without a charset are guessed, here äöü; the answer has question marks",
    "zammad/process/028.eml": "the words of a link stand in the text, not the address it leads to",
    "otobo/EmailParser/PostMaster-Test12.box": "a circled digit may stand in a name",
    "redmine/multiple_text_parts.eml": "all three files are files; the answer has one",
}
NOTHING = ("novisiblecontent", "")
"""What zammad writes for a mail without words."""
CUT = 10_000
"""Answers of more letters may be cut."""


def cases() -> Iterator[Any]:
    for desk in DESKS if corpora.FOLDER.exists() else ():
        told = json.loads((corpora.FOLDER / desk / "expected.json").read_text())["cases"]
        for case, facts in told.items():
            if facts and f"{desk}/{case}" not in EXCEPTIONS:
                yield pytest.param(desk, case, facts, id=f"{desk}/{case}")


def words(text: str | None) -> str:
    """Letters and digits alone: how lines are broken and how HTML becomes text is nobody's fact."""
    return re.sub(r"[\W_]+", "", text or "")


def bare(text: str | None) -> str:
    return "".join((text or "").split())


def without_tags(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def listed(told: Any) -> list[str]:
    return [told] if isinstance(told, str) else list(told)


def people(told: Any) -> list[str]:
    return [one.address for text in listed(told) for one in read_list(text.encode(), [])]


def addresses(found: tuple[Address, ...]) -> list[str]:
    return [one.address for one in found]


def person(found: Address | None) -> list[str]:
    return [found.address] if found else []


def ids(told: Any) -> list[str]:
    return [one.strip("<>") for one in listed(told)]


def says(mail: Mail, told: str) -> bool:
    """Whether these are the words of the mail, of its text or of its HTML."""
    told_words = {words(told), words(without_tags(told))}
    html = mail.html or ""
    found = {words(mail.text), words(without_tags(html)), words(to_text(html)), words(visible_text(mail.text))}
    if words(told) in NOTHING:
        return not words(mail.text)
    return any(one == form or (len(one) > CUT and form.startswith(one)) for one in told_words for form in found)


def is_file(found: Attachment, told: dict[str, Any]) -> bool:
    """Whether a file is as told; its lines may end otherwise."""
    forms = (found.content, found.content.replace(b"\r\n", b"\n"))
    facts = {
        "filename": filenames.safe(told.get("filename", "")) in ("", guessed(found.name, told.get("filename", ""))),
        "filename_ext": found.name.endswith(told.get("filename_ext", "")),
        "size": any(len(form) == told.get("size") for form in forms),
        "size_kb": found.size // 1024 == told.get("size_kb", found.size // 1024),
        "md5": any(hashlib.md5(form).hexdigest() == told.get("md5") for form in forms),
        "sha256": found.sha256 == told.get("sha256", found.sha256),
        "text": found.content == told.get("text", "").encode() or "text" not in told,
    }
    return all(facts[name] for name in told if name in facts)


def guessed(name: str, told: str) -> str:
    """The name in the form of the answer, where that has other signs for what is unsafe, or could not be read."""
    loosely = words(name) == words(told) or words(name.encode("ascii", "ignore").decode()) == words(told)
    return filenames.safe(told) if loosely else name


def has_files(mail: Mail, told: Any) -> bool:
    """As many as told, each as told, in the same order."""
    if isinstance(told, int):
        return len(mail.attachments) == told
    files = [one for one in told if not one.get("alternative_html")]
    return len(files) == len(mail.attachments) and all(map(is_file, mail.attachments, files))


def all_known(mail: Mail, told: Any) -> bool:
    """Whether those that are told of are among the people of the mail; some tell only what they made of an address."""
    found = {one.lower() for one in (*person(mail.from_), *addresses(mail.to), *addresses(mail.cc))}
    return {one["email"].lower() for one in told} <= found


def has_been_processed(mail: Mail, told: list[dict[str, Any]]) -> bool:
    """What tickets were made of it: title, words, people."""
    return all(
        words(mail.subject).startswith(words(one.get("ticket", {}).get("title")))
        and ("body" not in one.get("article", {}) or says(mail, one["article"]["body"]))
        and all_known(mail, one.get("users", []))
        for one in told
        if one.get("creates_ticket")
    )


CHECKS: dict[str, Callable[[Mail, Any], bool]] = {
    "subject": lambda mail, told: bare(mail.subject) == bare(told),
    "subject_contains": lambda mail, told: told in mail.subject,
    "from": lambda mail, told: person(mail.from_) == people(told),
    "from_email": lambda mail, told: person(mail.from_) == people(told),
    "from_name": lambda mail, told: mail.from_ is not None and mail.from_.name == told,
    "from_display_name": lambda mail, told: mail.from_ is not None and bare(mail.from_.name) == bare(told),
    "sender_header": lambda mail, told: person(mail.sender) == people(told),
    "answer_to": lambda mail, told: addresses(mail.reply_to) == people(told),
    "to": lambda mail, told: addresses(mail.to) == people(told),
    "cc": lambda mail, told: addresses(mail.cc) == people(told),
    "reply-to": lambda mail, told: addresses(mail.reply_to) == people(told),
    "message_id": lambda mail, told: ids(mail.message_id or "") == ids(told),
    "in_reply_to": lambda mail, told: ids(mail.in_reply_to) == ids(told),
    "references": lambda mail, told: ids(mail.references) == ids(told),
    "date": lambda mail, told: mail.date == datetime.fromisoformat(told),
    "text": lambda mail, told: words(told) in words(mail.text),
    "body": says,
    "body_text": says,
    "body_contains": lambda mail, told: all(words(one) in words(mail.text) for one in listed(told)),
    "body_contains_all": lambda mail, told: all(words(one) in words(mail.text) for one in told),
    "body_contains_not": lambda mail, told: words(told) not in words(mail.text),
    "html_contains": lambda mail, told: bare(told) in bare(mail.html),
    "visible_starts": lambda mail, told: words(visible_text(mail.text)).startswith(words(told)),
    "visible_contains": lambda mail, told: words(told) in words(visible_text(mail.text)),
    "attachments": has_files,
    "attached_message": lambda mail, told: told == any(one.type == "message/rfc822" for one in mail.attachments),
    "inline_images": lambda mail, told: sum(one.type.startswith("image/") for one in mail.attachments) == told,
    "process": has_been_processed,
}
NOT_FACTS = {
    "redmine": ("in_reply_to",),
    "zammad": ("from",),
    "discourse": ("body",),
}
"""What the set calls by such a name and means otherwise; zammad's `from` is how it writes the address itself."""


@pytest.mark.parametrize(("desk", "case", "facts"), list(cases()))
def test_it_reads_as_the_desk(desk: str, case: str, facts: dict[str, Any]) -> None:
    mail = parse((corpora.FOLDER / desk / "files" / case).read_bytes())
    told = {**facts, **facts.get("parse", {})}
    asked = {name for name in told if name in CHECKS and told[name] is not None and name not in NOT_FACTS.get(desk, ())}
    assert [name for name in sorted(asked) if not CHECKS[name](mail, told[name])] == []


def test_every_exception_is_a_case_of_its_set() -> None:
    for one in EXCEPTIONS:
        desk, _, case = one.partition("/")
        assert case in json.loads((corpora.FOLDER / desk / "expected.json").read_text())["cases"]
