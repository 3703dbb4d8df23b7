"""The part of a report that is written for machines: groups of fields (RFC 3464 §2.1, RFC 8098 §3, RFC 5965 §3)."""

import re
from urllib.parse import unquote

from postroom.mail.ids import parse_ids
from postroom.mail.report import Affected, Kind, Report

Fields = dict[str, str]

_MOST = 1_000  # recipients
_LONGEST_TEXT = 1_000
_LONGEST_FIELD = 4_000  # characters; enough for the longest answer, too few to grow slowly
_FIELD = re.compile(r"([!-9;-~]{1,60})[ \t]*:[ \t]*(.*)")
_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.])")
_GOOD_STATUS = re.compile(r"[\w\s;-]{0,12}(?<![\d.])(2\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<![\d.=])([45][0-5]\d)(?=[\s:,-]|$)")
_GOOD_CODE = re.compile(r"\W{0,3}(2[0-5]\d)(?=[\s:,-]|$)")
_UNICODE = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_FINAL = {"failed", "failure", "fail", "failed-permanently", "error"}
_KNOWN = {"failed", "delayed", "delivered", "relayed", "expanded"}


def delivery(text: str, words: str) -> Report | None:
    """What a message/delivery-status says. *words*: what the report says to people, where fields say nothing."""
    groups = _groups(text)
    server = _typed(next((group["reporting-mta"] for group in groups if "reporting-mta" in group), ""))
    affected = tuple(_affected(group, words, server) for group in _recipients(groups)[:_MOST])
    kind: Kind = "delay" if affected and all(one.action == "delayed" for one in affected) else "delivery"
    return Report(kind, None, affected) if groups else None


def disposition(text: str) -> Report:
    """What a message/disposition-notification says: that a mail was shown, deleted, …"""
    fields = _merged(text)
    words = fields.get("disposition", "")
    action = re.split(r"[;/,\s]+", words.rpartition(";")[2].strip().lower())[0] or "displayed"
    address = _address(fields)
    ids = parse_ids(fields.get("original-message-id", ""))
    affected = (Affected(address, action, None, None, False, words[:_LONGEST_TEXT]),) if address else ()
    return Report("disposition", next(iter(ids), None), affected)


def complaint(text: str) -> Report:
    """What a message/feedback-report says: whom our mail annoyed."""
    addresses = re.findall(r"(?im)^original-rcpt-to[ \t]*:[ \t]*<?([^<>\s]+@[^<>\s]+)>?", text)[:_MOST]
    fields = _merged(text)
    kind = fields.get("feedback-type", "abuse").lower()[:40]
    words = ", ".join(
        f"{name}: {fields[name]}" for name in ("feedback-type", "user-agent", "source-ip") if name in fields
    )
    affected = tuple(Affected(one, kind, None, None, True, words[:_LONGEST_TEXT]) for one in dict.fromkeys(addresses))
    return Report("complaint", None, affected, kind)


def status_in(text: str) -> str | None:
    """The first enhanced status code (RFC 3463) in it that refuses; else one that accepts, if it begins with that."""
    found = _STATUS.search(text) or _GOOD_STATUS.match(text)
    return found[1] if found else None


def code_in(text: str) -> int | None:
    """The first reply code (RFC 5321 §4.2) in it that refuses; else one that accepts, if it begins with that."""
    found = _CODE.search(text) or _GOOD_CODE.match(text)
    return int(found[1]) if found else None


def is_lasting(status: str | None, code: int | None) -> bool:
    """Whether a failure is of class 5: it would fail again. One of class 4 had its retries, and may pass tomorrow."""
    return not (status or str(code or "")).startswith("4")


def _groups(text: str) -> list[Fields]:
    """Groups of unfolded fields, parted by blank lines; the first of two equal fields counts."""
    groups: list[Fields] = [{}]
    name = ""
    for line in text.splitlines():
        if not line.strip():
            groups.append({})
        elif line[0] in " \t" and name in groups[-1]:
            if len(groups[-1][name]) < _LONGEST_FIELD:
                groups[-1][name] += " " + line.strip()
        elif field := _FIELD.match(line):
            name = field[1].lower()
            if name == "final-recipient" and name in groups[-1]:
                groups.append({})
            groups[-1].setdefault(name, field[2].strip())
    return [group for group in groups if group]


def _merged(text: str) -> Fields:
    return {name: value for group in reversed(_groups(text)) for name, value in group.items()}


def _recipients(groups: list[Fields]) -> list[Fields]:
    """The groups that are about a recipient; what stands below one, parted by a stray blank line, belongs to it."""
    found: list[Fields] = []
    for group in groups:
        if {"final-recipient", "original-recipient", "x-actual-recipient"} & group.keys():
            found.append(dict(group))
        elif found and "reporting-mta" not in group:
            for name, value in group.items():
                found[-1].setdefault(name, value)
    return [group for group in found if _address(group)]


def _affected(fields: Fields, words: str, server: str) -> Affected:
    text = " ".join((_typed(fields.get("diagnostic-code", "")) or _comment(fields.get("status", ""))).split())
    code = code_in(text)
    status = _status_of(fields.get("status", ""), text, code)
    action = _action(fields.get("action", ""), status)
    return Affected(
        address=_address(fields),
        action=action,
        status=status,
        code=code,
        permanent=action == "failed" and is_lasting(status, code),
        text=(text or " ".join(words.split()))[:_LONGEST_TEXT],
        server=_typed(fields.get("remote-mta", ""))[:255] or server[:255],
        original=_named_by(fields, "original-recipient"),
    )


def _comment(status: str) -> str:
    """What stands in brackets behind a status; more than the words where there is no other diagnosis."""
    found = re.search(r"\(([^()]{8,300})\)", status)
    return found[1] if found else ""


def _status_of(written: str, diagnostic: str, code: int | None) -> str | None:
    """The status; where its class is another than the reply's, what the server itself answered counts."""
    status, answered = status_in(written), status_in(diagnostic)
    if status and answered and str(code or "").startswith(answered[0]) and status[0] != answered[0]:
        return answered
    return status or answered


def _action(written: str, status: str | None) -> str:
    """One of the five words; where there is none of them, the status' class tells."""
    word = re.split(r"[\s(;,]", written.strip().lower(), maxsplit=1)[0]
    if word in _FINAL:
        return "failed"
    if word in _KNOWN:
        return word
    return {"2": "delivered", "4": "delayed"}.get((status or "5")[0], "failed")


def _address(fields: Fields) -> str:
    """The recipient; a file or a program that stands for one is none, if there is another name for it.

    Where mail goes inside an organisation is its own affair, so there the name that we know counts; where it went on to
    somebody else, theirs does.
    """
    names = [_named_by(fields, name) for name in ("final-recipient", "original-recipient", "x-actual-recipient")]
    if _is_inside(*names[:2]):
        names = [names[1], names[0], names[2]]
    good = (one for one in names if "@" in one and not one.startswith(("/", "|", "@")))
    return next(good, "") or next(filter(None, names), "")


def _is_inside(final: str, original: str) -> bool:
    domain, ours = (one.rpartition("@")[2].lower() for one in (final, original))
    return "@" in original and ("." not in domain or domain == ours or domain.endswith(f".{ours}"))


def _named_by(fields: Fields, name: str) -> str:
    """The address in one of these fields (RFC 3464 §2.3.1, RFC 6533 §3)."""
    kind, _, rest = fields.get(name, "").rpartition(";")
    inner = re.search(r"<([^<>]+)>", rest)
    address = (inner[1] if inner else rest).strip("<>\"' \t").removeprefix("mailto:")
    if kind.strip().lower() == "utf-8":
        address = _UNICODE.sub(lambda sign: chr(min(int(sign[1], 16), 0xFFFD)), address)
    return unquote(address)[:320] if "%40" in address else address[:320]


def _typed(value: str) -> str:
    """`smtp; 550 no` without its type; many leave it out."""
    kind, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and re.fullmatch(r"[\w\s-]{0,20}", kind) else value.strip()
