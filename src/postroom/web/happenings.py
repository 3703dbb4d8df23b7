"""How the lines of a case's history are said."""

from collections.abc import Callable

from postroom.cases.event import Deed
from postroom.cases.reading import Done
from postroom.web.letter import EventLine
from postroom.web.wording import stage_words

ICONS = {
    Deed.opened: "circle-dot",
    Deed.stage: "arrow-right",
    Deed.owner: "user",
    Deed.retitled: "pencil",
    Deed.severity: "flag",
    Deed.linked: "link",
    Deed.workspace: "building-2",
    Deed.reported_by: "users",
    Deed.subscribers: "bell",
    Deed.members: "at-sign",
    Deed.tags: "tag",
    Deed.joined: "merge",
    Deed.spam: "flag",
}


Details = dict[str, object]


def line_of(done: Done, names: dict[int, str]) -> EventLine:
    """One event as a sentence; `names` are the agents' names by id."""
    who = done.agent.name if done.agent else done.contact.name if done.contact else "Postroom"
    event = done.event
    said = SENTENCES.get(event.deed)
    name = event.details.get("case")
    return EventLine(
        id=event.id,
        at=event.created_at,
        icon=ICONS.get(event.deed, "circle-dot"),
        text=said(who, event.details, names) if said else f"{who}: {event.deed.value}",
        link=f"/cases/{name}" if isinstance(name, str) else None,
        link_label=str(name or ""),
    )


def _owner(who: str, details: Details, names: dict[int, str]) -> str:
    if details.get("removed"):
        return f"{who} removed the group {details.get('from_group')}, which owned it"
    if group := details.get("to_group"):
        return f"{who} gave it to {group}"
    if not details.get("to"):
        return f"{who} took the owner off"
    owner = names.get(int(str(details["to"])), "somebody")
    return f"{who} took it" if owner == who else f"{who} gave it to {owner}"


def _response(who: str, details: Details, _: dict[int, str]) -> str:
    return f"{who} marked that {'it needs a response' if details.get('to') else 'no response is needed'}"


def _difference(details: Details) -> str:
    """Such as `+ Cora, − Zoë`."""
    parts = (("+", details.get("added")), ("−", details.get("removed")))
    return ", ".join(f"{sign} {name}" for sign, names in parts if isinstance(names, list) for name in names)


def _spam(who: str, details: Details, _: dict[int, str]) -> str:
    return f"{who} marked it as spam" if details.get("to") else f"{who} marked it as not spam"


def _joined(who: str, details: Details, _: dict[int, str]) -> str:
    """Where nobody merged the two by hand, it says why they are one."""
    because = str(details.get("because") or "").rstrip(".")
    return f"{who} merged this with" if details.get("by_hand") else f"{because}, so this was joined with"


SENTENCES: dict[Deed, Callable[[str, Details, dict[int, str]], str]] = {
    Deed.opened: lambda who, *_: f"{who} opened it",
    Deed.stage: lambda who, details, _: f"{who} moved it to {stage_words(str(details.get('to')))}",
    Deed.owner: _owner,
    Deed.retitled: lambda who, details, _: f"{who} changed the title to “{details.get('to')}”",
    Deed.severity: lambda who, details, _: f"{who} set the severity to {details.get('to')}",
    Deed.needs_response: _response,
    Deed.workspace: lambda who, details, _: f"{who} moved it to {details.get('to') or 'no workspace'}",
    Deed.reported_by: lambda who, details, _: f"{who} changed who reported it: {_difference(details)}",
    Deed.subscribers: lambda who, details, _: f"{who} changed who follows it: {_difference(details)}",
    Deed.members: lambda who, details, _: f"{who} changed who is on the mail: {_difference(details)}",
    Deed.tags: lambda who, details, _: f"{who} changed its tags: {_difference(details)}",
    Deed.spam: _spam,
    Deed.linked: lambda who, *_: f"{who} linked it with",
    Deed.joined: _joined,
}
