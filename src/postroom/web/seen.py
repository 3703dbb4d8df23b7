"""What is seen in a mail: the facts of `postroom explain`, told in the order in which a mail goes its way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from postroom.intake.explaining import Facts
from postroom.web.arrivals import STANDS

Rows = tuple[tuple[str, str], ...]
_LINKS = {"split_from": "split off from", "follow_up_of": "follow-up of", "related": "linked with"}
_RESULTS = {"pass": "passed", "fail": "failed", "none": "is not there"}


@dataclass(frozen=True, slots=True)
class File:
    """An attachment, told but not given: it may be anything."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Each part as a page shows it; empty for what there is not."""

    outcome: str
    because: str
    suspect: str
    """What is wrong with whom it claims to come from."""
    case: str | None
    link: tuple[str, str] | None
    """How a new case would be linked, and with which."""
    route: str
    limits: Rows
    trust: str
    checks: Rows
    says: Rows
    """What its header says."""
    invitation: tuple[str, ...]
    """What a calendar in it proposes, in rows."""
    text: str
    rest: str
    """The whole text, where that is more than the new words."""
    files: tuple[File, ...]
    notes: tuple[str, ...]
    passed_on: Rows
    reported: Rows
    confirmation: Rows


def shown(facts: Facts) -> Seen:
    """The facts as a page shows them."""
    thread, visible, text = _part(facts, "thread"), str(facts["visible_text"] or ""), str(facts["text"] or "")
    return Seen(
        outcome=STANDS.get(str(thread.get("outcome")), ""),
        because=str(thread.get("because", "")),
        suspect=str(thread.get("suspect") or ""),
        case=thread.get("case"),
        link=_link(_part(thread, "link")),
        route=_route(facts),
        limits=_limits(_part(facts, "limits")),
        trust=_trust(_part(facts, "authentication")),
        checks=_checks(_part(facts, "authentication")),
        says=_says(facts),
        invitation=tuple(str(facts["invitation"] or "").splitlines()),
        text=visible,
        rest=text if text.strip() != visible.strip() else "",
        files=tuple(File(each["name"], each["type"], each["size"]) for each in _many(facts, "attachments")),
        notes=tuple(_notes(facts)),
        passed_on=_passed_on(_part(facts, "forwarded")),
        reported=_reported(_part(facts, "report")),
        confirmation=_plain(_part(facts, "confirmation")),
    )


def _part(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = facts.get(name)
    return found if isinstance(found, Mapping) else {}


def _many(facts: Facts, name: str) -> Sequence[Any]:
    found = facts.get(name)
    return found if isinstance(found, list) else []


def _link(known: Mapping[str, Any]) -> tuple[str, str] | None:
    return (_LINKS[known["type"]], known["case"]) if known else None


def _route(facts: Facts) -> str:
    route = facts.get("route")
    if not isinstance(route, Mapping):
        return ""
    inbox, opens = route["inbox"], route["opens"]
    return f"It is for {inbox}, which opens {opens}s." if inbox else "None of the addresses it names is one of ours."


def _limits(known: Mapping[str, Any]) -> Rows:
    if not known:
        return ()
    rows = {
        "Counted for": str(known["whose"]),
        "Mails": f"{known['mails']} of {known['of']} in {known['minutes']} minutes, with this one",
        "Spam": f"{known['spam_mails']} of {known['of_spam']} in {known['spam_hours']} hours",
        "Tags": ", ".join(known["tags"]),
    }
    return tuple((label, words) for label, words in rows.items() if words)


def _trust(known: Mapping[str, Any]) -> str:
    if not known:
        return "Nobody asked where it comes from: it did not come over our own listener, or no address was given."
    if because := known.get("because"):
        return str(because)
    if known["dmarc"]["aligned"]:
        return "It is proven to come from the domain that it names."
    return "It is not proven to come from the domain that it names."


def _checks(known: Mapping[str, Any]) -> Rows:
    if not known:
        return ()
    dmarc = known["dmarc"]
    policy = f"; the domain's wish for mail that fails is “{dmarc['policy']}”" if dmarc.get("policy") else ""
    rows = [("SPF", _result(known["spf"])), ("DKIM", ", ".join(map(_result, known["dkim"])) or _result(None))]
    return *rows, ("ARC", _result(known["arc"])), ("DMARC", _result(dmarc["result"]) + policy)


def _result(result: object) -> str:
    return _RESULTS.get(str(result or "none"), f"gave “{result}”")


def _says(facts: Facts) -> Rows:
    sender = facts.get("from")
    rows = {
        "From": _address(sender) if _is_address(sender) else "nobody",
        "Reply to": _addresses(facts, "reply_to"),
        "To": _addresses(facts, "to"),
        "Cc": _addresses(facts, "cc"),
        "Subject": str(facts["subject"] or "(none)"),
        "Date": str(facts["date"] or ""),
        "Message-ID": str(facts["message_id"] or "(none)"),
        "Answers": " ".join(map(str, _many(facts, "in_reply_to"))),
        "References": " ".join(map(str, _many(facts, "references"))),
    }
    return tuple((label, words) for label, words in rows.items() if words)


def _is_address(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _address(who: Mapping[str, Any]) -> str:
    return f"{who['name']} <{who['address']}>" if who["name"] else str(who["address"])


def _addresses(facts: Facts, name: str) -> str:
    return ", ".join(_address(who) for who in _many(facts, name))


def _notes(facts: Facts) -> list[str]:
    automatic = _part(facts, "automatic")
    made = f"A machine made it: {automatic['because']}." if automatic.get("is") else "A person wrote it."
    signed = [f"It is signed ({facts['signed']})."] if facts.get("signed") else []
    sealed = [f"It is encrypted ({facts['encrypted']})."] if facts.get("encrypted") else []
    html = ["It has HTML, too."] if facts.get("html") else []
    return [made, *signed, *sealed, *html, *map(str, _many(facts, "repairs"))]


def _passed_on(found: Mapping[str, Any]) -> Rows:
    if not found:
        return ()
    sender = _address(found["from"]) if found["from"] else ""
    rows = {"From": sender, "Subject": found["subject"], "Date": found["date"]}
    return tuple((label, str(words)) for label, words in rows.items() if words)


def _reported(report: Mapping[str, Any]) -> Rows:
    if not report:
        return ()
    each = (
        (str(one["address"]), f"{one['action']} {one['status'] or ''} {one['text'] or ''}")
        for one in report["recipients"]
    )
    return ("Kind", str(report["kind"])), ("About", str(report["message_id"] or "no mail that it names")), *each


def _plain(part: Mapping[str, Any]) -> Rows:
    """Facts whose names are words."""
    return tuple(
        (name.replace("_", " ").capitalize(), _word(value)) for name, value in part.items() if value is not None
    )


def _word(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
