"""Amazon's notices of mail that it sent for us: JSON that its notification service writes, in a mail of its own."""

import json
import re
from typing import Any

from postroom.mail.mail import Mail
from postroom.mail.report import Affected, Kind, Report
from postroom.mail.report_fields import code_in, is_lasting, status_in

_SENDER = "@sns.amazonaws.com"
_LONGEST = 64 * 1024  # characters
_MOST = 100  # recipients
_KINDS: dict[str, tuple[str, Kind, str]] = {
    "Bounce": ("bouncedRecipients", "delivery", "failed"),
    "Delivery": ("recipients", "delivery", "delivered"),
    "Complaint": ("complainedRecipients", "complaint", "abuse"),
}


def is_one(mail: Mail) -> bool:
    """Whether its sender says so."""
    return mail.from_ is not None and mail.from_.address.endswith(_SENDER)


def read(words: str) -> Report | None:
    """The report in the words, or None."""
    event = _event(words[:_LONGEST])
    kind = str(event.get("notificationType") or event.get("eventType"))
    if kind not in _KINDS:
        return None
    recipients, report, action = _KINDS[kind]
    told = event.get(kind.lower())
    people = told.get(recipients) if isinstance(told, dict) else None
    rows = (
        [one if isinstance(one, dict) else {"emailAddress": one} for one in people] if isinstance(people, list) else []
    )
    affected = (_affected(one, action) for one in rows[:_MOST])
    return Report(report, None, tuple(one for one in affected if one.address))


def _event(words: str) -> dict[str, Any]:
    """The JSON, whose lines the mail may have broken anywhere."""
    start = words.find("{")
    try:
        event, _ = json.JSONDecoder(strict=False).raw_decode(re.sub(r"\s*\n\s*", "", words[max(start, 0) :]))
    except (ValueError, RecursionError):
        return {}
    if isinstance(event, dict) and isinstance(event.get("Message"), str):
        return _event(event["Message"][:_LONGEST])
    return event if isinstance(event, dict) else {}


def _affected(one: dict[str, Any], action: str) -> Affected:
    text = str(one.get("diagnosticCode") or "").removeprefix("smtp;").strip()[:1000]
    status, code = status_in(str(one.get("status") or "")) or status_in(text), code_in(text)
    failed = action == "failed"
    return Affected(
        address=str(one.get("emailAddress") or "")[:320],
        action=action,
        status=status,
        code=code,
        permanent=failed and is_lasting(status, code),
        text=text,
    )
