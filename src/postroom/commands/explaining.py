"""`postroom explain`: what Postroom reads in a mail, with nothing written and nothing asked of the network."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from postroom.base.errors import BadInput
from postroom.mail import automatic, quoting, reports
from postroom.mail.mail import Address, Mail
from postroom.mail.parse import parse


def explain(files: Sequence[Path], mail_from: str | None, *, as_json: bool) -> None:
    """Prints one JSON object a line, or a few lines for a person, for each file in order. Raises BadInput."""
    for file in files:
        try:
            raw = file.read_bytes()
        except OSError as error:
            raise BadInput(f"{file} can't be read: {error.strerror}.") from None
        told = explained(raw, mail_from)
        sys.stdout.write(json.dumps({"file": str(file)} | told) + "\n" if as_json else f"{file}\n{_lines(told)}\n")


def explained(raw: bytes, mail_from: str | None) -> dict[str, Any]:
    """All that is seen in the mail; `error` is none for every mail, however broken."""
    mail = parse(raw)
    report = reports.read(mail, raw)
    machine = automatic.recognise(mail.headers, mail_from)
    return _content(mail) | {
        "automatic": {
            "is": machine.is_,
            "answerable": machine.answerable,
            "kind": machine.kind,
            "because": machine.because,
        },
        "report": asdict(report) if report else None,
        "error": None,
    }


def _content(mail: Mail) -> dict[str, Any]:
    return {
        "from": _address(mail.from_) if mail.from_ else None,
        "reply_to": _addresses(mail.reply_to),
        "to": _addresses(mail.to),
        "cc": _addresses(mail.cc),
        "subject": mail.subject,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": mail.references,
        "date": mail.date.isoformat() if mail.date else None,
        "text": mail.text,
        "visible_text": quoting.visible_text(mail.text),
        "html": mail.html,
        "attachments": [
            {"name": file.name, "type": file.type, "size": file.size, "sha256": file.sha256, "inline": file.inline}
            for file in mail.attachments
        ],
        "signed": mail.signed,
        "encrypted": mail.encrypted,
        "repairs": mail.repairs,
    }


def _address(address: Address) -> dict[str, str]:
    return {"address": address.address, "name": address.name}


def _addresses(addresses: Iterable[Address]) -> list[dict[str, str]]:
    return [_address(address) for address in addresses]


def _lines(told: dict[str, Any]) -> str:
    sender = told["from"] or {"address": "nobody", "name": ""}
    files = ", ".join(file["name"] for file in told["attachments"])
    facts = {
        "From": f"{sender['name']} <{sender['address']}>".strip(),
        "Subject": told["subject"],
        "Message-ID": told["message_id"],
        "Files": files,
        "Machine": told["automatic"]["because"],
        "Report": f"{told['report']['kind']} about {told['report']['message_id']}" if told["report"] else "",
        "Repairs": " ".join(told["repairs"]),
    }
    head = "".join(f"  {name + ':':<12}{fact}\n" for name, fact in facts.items() if fact)
    return head + "".join(f"  | {line}\n" for line in told["visible_text"].splitlines())
