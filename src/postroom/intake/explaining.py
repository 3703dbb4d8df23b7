"""Explaining: all that is seen in a mail, in the shape that `postroom explain --json` prints."""

from dataclasses import dataclass
from datetime import UTC, datetime

from postroom.deliveries.diagnosing import reason_of
from postroom.intake.reading import Reading
from postroom.intake.trying import Count, Trial
from postroom.intake.vouching import facts
from postroom.mail.authentication.authentication import Authentication
from postroom.mail.automatic import Automatic
from postroom.mail.confirmations import Confirmation, recognise
from postroom.mail.forwarding import Forwarded, forwarded
from postroom.mail.mail import Address, Attachment, Mail
from postroom.mail.quoting import visible_text
from postroom.mail.report import Affected, Report

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Handing:
    """How a mail is to have been handed in, as far as that is known: None for what is not."""

    to: str | None = None
    mail_from: str | None = None
    """Empty for the null sender."""
    ip: str | None = None
    helo: str | None = None


_NOTHING: Facts = dict.fromkeys(
    "from reply_to to cc subject message_id in_reply_to references date text visible_text html attachments signed "
    "encrypted repairs invitation automatic report forwarded confirmation authentication route thread limits".split()
)


def explained(file: str, reading: Reading, known: Authentication | None, trial: Trial | None) -> Facts:
    """What the mail says, who vouches for it, and what would become of it (None: there is no database to tell)."""
    return {
        "file": file,
        **_NOTHING,
        **_content(reading.mail),
        "automatic": _automatic(reading.automatic),
        "report": _report(reading.report) if reading.report else None,
        "forwarded": _forwarded(passed_on) if (passed_on := forwarded(reading.mail)) else None,
        "confirmation": _confirmation(asked) if (asked := recognise(reading.mail, aligned=_aligned(known))) else None,
        "authentication": facts(known) if known else None,
        "route": {"inbox": trial.inbox, "opens": trial.opens} if trial else None,
        "thread": _thread(trial) if trial else None,
        "limits": _limits(trial.count) if trial and trial.count else None,
        "error": None,
    }


def _limits(count: Count) -> Facts:
    """How many mails would count against whom, this one included, with the limits and the tags it would bear."""
    return {
        "whose": count.whose,
        "mails": count.mails,
        "of": count.limits.mails,
        "minutes": count.limits.minutes,
        "spam_mails": count.spam_mails,
        "of_spam": count.limits.spam_mails,
        "spam_hours": count.limits.spam_hours,
        "tags": list(count.tags),
    }


def _aligned(known: Authentication | None) -> bool:
    return known is not None and known.aligned


def _confirmation(asked: Confirmation) -> Facts:
    return {
        "provider": asked.provider,
        "address": asked.address,
        "code": asked.code,
        "link": asked.link,
        "trusted": asked.trusted,
        "because": asked.because,
    }


def _thread(trial: Trial) -> Facts:
    return {
        "outcome": trial.outcome,
        "case": trial.case,
        "because": trial.because,
        "suspect": trial.suspect,
        "link": {"type": trial.link[0], "case": trial.link[1]} if trial.link else None,
    }


def failed(file: str, because: str) -> Facts:
    """The same for a file that could not be looked at."""
    return {"file": file, **_NOTHING, "error": because}


def _content(mail: Mail) -> Facts:
    return {
        "from": _address(mail.from_) if mail.from_ else None,
        "reply_to": [_address(who) for who in mail.reply_to],
        "to": [_address(who) for who in mail.to],
        "cc": [_address(who) for who in mail.cc],
        "subject": mail.subject,
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "date": _moment(mail.date) if mail.date else None,
        "text": mail.text,
        "visible_text": visible_text(mail.text),
        "html": mail.html,
        "attachments": [_attachment(file) for file in mail.attachments],
        "signed": mail.signed,
        "encrypted": mail.encrypted,
        "repairs": list(mail.repairs),
        "invitation": mail.invitation,
    }


def _address(who: Address) -> Facts:
    return {"address": who.address, "name": who.name}


def _moment(date: datetime) -> str:
    """RFC 3339 in UTC. A date at the very end of time keeps its zone, for UTC has no such moment."""
    try:
        return date.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return date.isoformat()


def _attachment(file: Attachment) -> Facts:
    return {"name": file.name, "type": file.type, "size": file.size, "sha256": file.sha256, "inline": file.inline}


def _automatic(found: Automatic) -> Facts:
    return {"is": found.is_, "answerable": found.answerable, "kind": found.kind, "because": found.because}


def _report(report: Report) -> Facts:
    recipients = [_affected(one) for one in report.recipients]
    return {"kind": report.kind, "message_id": report.message_id, "recipients": recipients}


def _affected(one: Affected) -> Facts:
    return {
        "address": one.address,
        "action": one.action,
        "status": one.status,
        "code": one.code,
        "permanent": one.permanent,
        "reason": reason_of(one.code, one.status, one.text).value,
        "text": one.text,
    }


def _forwarded(found: Forwarded) -> Facts:
    return {
        "from": _address(found.from_) if found.from_ else None,
        "to": [_address(who) for who in found.to],
        "cc": [_address(who) for who in found.cc],
        "subject": found.subject,
        "date": found.date,
        "text": found.text,
    }
