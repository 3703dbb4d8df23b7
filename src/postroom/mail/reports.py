"""Reports about mails of ours: failed, late or arrived (RFC 3464), read (RFC 8098), complained about (RFC 5965).

Where a server writes no standard report, its words are read (`bounce_words`). A report is only a claim about the mail
and the recipients it names; whether to believe it is decided where the delivery is known.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from postroom.mail import amazon_notices, bodies, bounce_words, parts, plain, report_fields
from postroom.mail.ids import parse_ids
from postroom.mail.mail import Mail
from postroom.mail.parts import Part
from postroom.mail.report import Affected, Report

_LONGEST = 128 * 1024  # octets of a part that are looked at
_STATUS = ("message/delivery-status", "message/global-delivery-status")
_DISPOSITION = ("message/disposition-notification", "message/global-disposition-notification")
_COMPLAINT = ("message/feedback-report",)
_RETURNED = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/global-headers",
)
_TOLD_BY = frozenset((*_STATUS, *_DISPOSITION, *_COMPLAINT))
_COMPLAINT_SUBJECT = re.compile("complaint about message from", re.IGNORECASE)  # Microsoft's, which has no fields
_FIELDS = re.compile(
    r"^Final-Recipient:.{0,400}\n(?:.{0,400}\n){0,8}?Action:|^Action:.{0,80}\n(?:.{0,400}\n){0,8}?Final-Recipient:",
    re.IGNORECASE | re.MULTILINE,
)
"""A report whose parts are run together: its boundary is broken, and the fields stand in the words."""
_CHALLENGE = re.compile(
    r"action required|guest list|boxbe|to (?:verify|prove|confirm) (?:that )?you are|approved senders?|"
    r"(?:click|reply|visit).{0,80}(?:to (?:confirm|deliver|release)|verify (?:your|that))",
    re.IGNORECASE,
)
"""Somebody's guard asks whether a person wrote; some dress that up as a report of a delay."""
_TO = re.compile(r"[^\s<>,;:()\"']{1,64}@[^\s<>,;:()\"']{1,255}")


def read(mail: Mail, raw: bytes) -> Report | None:
    """The report that a mail is, or None. Never raises; costs next to nothing for a mail that is none."""
    if not _may_be_report(mail):
        return None
    leaves = [part for part in _leaves(parts.split(raw, [])) if part.end > part.start]
    words, returned = _words_of(leaves), _returned(leaves)
    told = _from_fields(leaves, words)
    if told is None and returned and "report-type=delivery-status" in (returned.headers.get("Content-Type") or ""):
        leaves = [part for part in _leaves(returned) if part.end > part.start]  # a gateway's report about a report
        words, returned = _words_of(leaves), _returned(leaves)
        told = _from_fields(leaves, words)
    report = _of_files(told, mail)
    if report is None or not report.recipients:
        report = _from_words(report, mail, words, returned)
    if report and report.kind == "delay" and _CHALLENGE.search(f"{mail.subject}\n{words}"):
        return None
    return _with_original(report, mail, returned, words) if report else None


def _may_be_report(mail: Mail) -> bool:
    kind = (mail.headers.get("Content-Type") or "").lower()
    if (
        "multipart/report" in kind
        or amazon_notices.is_one(mail)
        or any(file.type in _TOLD_BY for file in mail.attachments)
    ):
        return True
    return bounce_words.is_from_a_mail_system(mail) or bool(_COMPLAINT_SUBJECT.match(mail.subject))


def _leaves(part: Part) -> Iterator[Part]:
    """The parts in order. A message/rfc822 is one; what is in it was ours."""
    stack = [part]
    while stack:
        one = stack.pop()
        if one.parts:
            stack.extend(reversed(one.parts))
        else:
            yield one


def _words_of(leaves: list[Part]) -> str:
    """What the report says to people: its first text, in plain form."""
    for kind in ("text/plain", "text/html"):
        for part in leaves:
            if part.type == kind and (words := _text(part).strip()):
                return plain.to_text(words) if kind == "text/html" else words
    return ""


def _text(part: Part) -> str:
    return bodies.read(part, part.content([])[:_LONGEST], [])


def _from_fields(leaves: list[Part], words: str) -> Report | None:
    told = {part.type: _fields_of(leaves, part.type) for part in leaves if part.type in _TOLD_BY}
    for kind, text in told.items():
        if kind in _DISPOSITION:
            return report_fields.disposition(text)
        if kind in _COMPLAINT:
            return report_fields.complaint(text)
    return report_fields.delivery("\n\n".join(told.values()), words) if told else None


def _of_files(told: Report | None, mail: Mail) -> Report | None:
    """Where a file or a program stands for the only recipient, whom Exim names in the header."""
    failed = (mail.headers.get("X-Failed-Recipients") or "").strip()[:320]
    if told and len(told.recipients) == 1 and "@" in failed and "," not in failed:
        one = told.recipients[0]
        return replace(told, recipients=(replace(one, address=failed),)) if one.address[:1] in ("/", "|") else told
    return told


def _fields_of(leaves: list[Part], kind: str) -> str:
    found = [part.content([])[:_LONGEST] for part in leaves if part.type == kind]
    return b"\n\n".join(found)[:_LONGEST].decode("utf-8", "replace")


def _from_words(told: Report | None, mail: Mail, words: str, returned: Part | None) -> Report | None:
    """The report as its words have it, where no fields name a recipient."""
    to = _only_recipient(returned)
    if told is None and _COMPLAINT_SUBJECT.match(mail.subject) and returned:
        told = Report("complaint", None, ())
    if told and told.kind == "complaint":
        kind = told.feedback or "abuse"
        affected = (Affected(to, kind, None, None, True, words[:1000]),) if to else ()
        return Report("complaint", None, affected, kind)
    if told and told.kind == "disposition":
        return told
    if amazon_notices.is_one(mail):
        return amazon_notices.read(words)
    if told is None and _FIELDS.search(words) and (found := report_fields.delivery(words, "")) and found.recipients:
        return found
    return bounce_words.read(mail, words, to) or told


def _returned(leaves: list[Part]) -> Part | None:
    """The header of our mail, as far as it came back."""
    for part in leaves:
        if part.type in _RETURNED:
            return parts.split(part.content([])[:_LONGEST].lstrip(), [])
    return None


def _only_recipient(returned: Part | None) -> str | None:
    found = _TO.findall((returned.headers.get("To") or "")[:1000]) if returned else []
    return found[0] if len(found) == 1 else None


def _with_original(report: Report, mail: Mail, returned: Part | None, words: str) -> Report:
    """The report with the id of our mail: named, come back, quoted in the words, or answered."""
    header = (returned.headers.get("Message-ID") or "") if returned else ""
    ids = (*parse_ids(header), *bounce_words.quoted_ids(words), *mail.in_reply_to, *reversed(mail.references))
    return replace(report, message_id=report.message_id or next(iter(ids), None))
