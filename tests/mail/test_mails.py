"""Mails of our own, sorted by trouble, each with what must be read from it beside it (`tests/mails/*/*.json`)."""

import json
from pathlib import Path
from typing import Any

import pytest

from postroom.mail.mail import Address, Mail
from postroom.mail.parse import parse

MAILS = sorted(Path(__file__).parents[1].glob("mails/*/*.eml"))


def address(person: Address | None) -> list[str] | None:
    return [person.name, person.address] if person else None


def facts(mail: Mail) -> dict[str, Any]:
    """A mail as its expected result is written."""
    return {
        "from": address(mail.from_),
        "sender": address(mail.sender),
        "reply_to": [address(person) for person in mail.reply_to],
        "to": [address(person) for person in mail.to],
        "cc": [address(person) for person in mail.cc],
        "subject": mail.subject,
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "date": mail.date.isoformat() if mail.date else None,
        "text": mail.text,
        "html": mail.html,
        "attachments": [[file.name, file.type, file.size, file.content_id, file.inline] for file in mail.attachments],
        "signed": mail.signed,
        "encrypted": mail.encrypted,
        "repairs": list(mail.repairs),
    }


@pytest.mark.parametrize("path", MAILS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_it_reads_what_stands_beside_the_mail(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = facts(parse(path.read_bytes()))
    assert {name: found[name] for name in expected} == expected
    assert found["repairs"] == expected.get("repairs", [])
    assert len(found["attachments"]) == len(expected.get("attachments", []))


def test_every_mail_has_its_expected_result() -> None:
    assert MAILS
    assert [path for path in MAILS if not path.with_suffix(".json").exists()] == []
