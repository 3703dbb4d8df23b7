"""The files of a mail: what is neither text nor HTML of the body. Names are made safe, contents stay."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from postroom.mail import filenames
from postroom.mail.headers import read_block
from postroom.mail.mail import Attachment
from postroom.mail.parts import Part

MESSAGES = ("message/rfc822", "message/global")
SHOWN = re.compile(r"""(?:cid:|\b(?:src|background)\s*+=\s*+["']?(?:cid:)?)([^\s"'<>)]++)""", re.I)


LAST_SEGMENT = re.compile(r"(?:\A|[/\\])([^/\\:?#]{1,100}\.[A-Za-z][A-Za-z0-9]{1,4})(?:[?#].*)?\Z", re.S)
LONGEST_LOCATION = 500


@dataclass(frozen=True, slots=True)
class File:
    """A file as its part names it, before it is known whether the HTML shows it."""

    name: str
    type: str
    content: bytes
    content_id: str | None = None
    location: str | None = None


def read(part: Part, content: bytes, name: str) -> File:
    """The file that a part holds; one without a name gets it from its type or, a mail, from its subject."""
    content_id = (part.headers.get("content-id") or "").strip(" <>") or None
    safe = filenames.safe(name or _named_elsewhere(part)) or _made_up(part, content, content_id or "")
    return File(safe, part.type, content, content_id, part.headers.get("content-location"))


def unlabelled(name: str, content: bytes) -> File:
    """A file that stood in a text, with nothing said of its type."""
    return File(filenames.safe(name) or "attachment.bin", "application/octet-stream", content)


def attachments(found: Iterable[File], html: str) -> tuple[Attachment, ...]:
    """The files as attachments: inline are those that the HTML shows, by Content-ID or Content-Location."""
    found = list(found)
    shown = _shown_by(html) if found and html else frozenset()
    by_segment = {_segment(name): name for name in shown} if any(file.location for file in found) else {}
    return tuple(_attachment(file, shown, by_segment) for file in found)


def _attachment(file: File, shown: frozenset[str], by_segment: dict[str, str]) -> Attachment:
    if file.content_id in shown:
        return Attachment(file.name, file.type, file.content, file.content_id, inline=True)
    if file.location and (name := _shown_as(file.location, shown, by_segment)):
        return Attachment(file.name, file.type, file.content, name, inline=True)
    return Attachment(file.name, file.type, file.content, file.content_id)


def _shown_as(location: str, shown: frozenset[str], by_segment: dict[str, str]) -> str | None:
    """What the HTML calls a place; one of both may be told in full and the other not (RFC 2557 §5)."""
    if location in shown:
        return location
    name = by_segment.get(_segment(location), "")
    is_same = f"/{name}".endswith(f"/{location}") or f"/{location}".endswith(f"/{name}")
    return name if name and is_same else None


def _segment(place: str) -> str:
    return place.rpartition("/")[2]


def _shown_by(html: str) -> frozenset[str]:
    """What the HTML names: ids behind `cid:` (RFC 2392), and addresses (RFC 2557)."""
    return frozenset(form for name in SHOWN.findall(html) for form in (name, unquote(name)))


def _named_elsewhere(part: Part) -> str:
    """What some programs say in other fields, where it looks like the name of a file; else empty."""
    told = (part.headers.get(field) or "" for field in ("content-description", "content-location"))
    names = (LAST_SEGMENT.search(text[-LONGEST_LOCATION:].strip()) for text in told)
    return next((unquote(name[1]) for name in names if name), "")


def _made_up(part: Part, content: bytes, content_id: str) -> str:
    """Where the type tells no ending, the left half of a Content-ID tells more than nothing."""
    name = filenames.made_up(part.type, _stem(part, content))
    told = filenames.safe(content_id.partition("@")[0])
    return told if told and name.endswith(filenames.NO_ENDING) else name


def _stem(part: Part, content: bytes) -> str:
    if part.type in MESSAGES:
        return read_block(content, 0, lambda _: False, [])[0].get("subject") or "message"
    if part.type.startswith("image/"):
        return "image"
    return "invite" if part.type == "text/calendar" else "attachment"
