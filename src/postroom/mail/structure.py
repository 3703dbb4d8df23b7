"""From a mail's parts to what people see: one text, one HTML, files (RFC 8621 §4.1.4 as the guide).

A body is a row of passages. Each has a text, an HTML, or both as alternatives; all passages together are
the body, so a text part between two HTML parts is not lost.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from postroom.mail import bodies, calendars, dispositions, files, plain, protection, tnef
from postroom.mail.files import File
from postroom.mail.folding import fold_html
from postroom.mail.mail import Attachment
from postroom.mail.parts import Part, split

LONGEST_BODY = 1024 * 1024
LONGEST_HTML_READ = 512 * 1024
"""Characters; so many are shown, and so many of an HTML without a text beside it are read for their words."""

TOO_LONG = "The {kind} is very long; its beginning is shown, all of it is in the file {name}."
UNWRAPPED = "Words and files lay in a winmail.dat, which was opened."
CUT_SHORT = "The mail's winmail.dat is cut short; what could be read of it was taken out."
NO_PICTURE = "A picture without content was left out; it was taken out on the way, or by its sender."
MOST_OPENED = 3
"""So many signatures within each other are opened."""
BODY_TYPES = ("text/plain", "text/html", "text/markdown", "text/x-markdown")
OTHER_FORMS = ("text/x-amp-html", "text/watch-html")
"""Alternatives that say the same once more, to Gmail and to watches."""


@dataclass(frozen=True, slots=True)
class Content:
    """What `read_content` found."""

    text: str
    html: str | None
    attachments: tuple[Attachment, ...]
    invitation: str | None
    signed: str | None
    encrypted: str | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of the body in one form or in two."""

    text: str | None = None
    html: str | None = None


@dataclass(slots=True)
class _Found:
    """What the walk over the parts gathers beside the passages."""

    repairs: list[str]
    is_mime: bool
    files: list[File] = field(default_factory=list)
    wrapped: list[Passage] = field(default_factory=list)
    invitation: str = ""
    opened: int = 0
    signed: str | None = None
    encrypted: str | None = None


def read_content(whole: Part, repairs: list[str]) -> Content:
    """Body and files of a mail. Never raises."""
    found = _Found(repairs, is_mime="mime-version" in whole.headers or "content-type" in whole.headers)
    passages = _passages(whole, found, place=0, within="multipart/mixed")
    if not any((passage.text or passage.html or "").strip() for passage in passages):
        passages = found.wrapped or passages
    html = _limited(_html(passages), "HTML", "message.html", found)
    text = _limited(_text(passages), "text", "message.txt", found)
    if not (text or "").strip():
        text, found.invitation = found.invitation or text, ""
    return Content(
        text or "",
        html,
        files.attachments(found.files, html or ""),
        found.invitation or None,
        found.signed or protection.signed_in_text(text or ""),
        found.encrypted or protection.encrypted_in_text(text or ""),
    )


def _passages(part: Part, found: _Found, *, place: int, within: str) -> list[Passage]:
    found.signed = found.signed or protection.signed_by_type(part)
    found.encrypted = found.encrypted or protection.encrypted_by_type(part)
    if not part.type.startswith("multipart/"):
        return _leaf(part, found, place, within)
    rows = [_passages(child, found, place=i, within=part.type) for i, child in enumerate(_ordered(part))]
    passages = [passage for row in rows for passage in row]
    return _alternatives(passages) if part.type == "multipart/alternative" else passages


def _ordered(part: Part) -> list[Part]:
    """The children; of a multipart/related its root first (RFC 2387 §3.2), of alternatives those that are shown."""
    if part.type == "multipart/alternative":
        shown = [child for child in part.parts if child.type not in OTHER_FORMS]
        return shown if any(child.type in BODY_TYPES for child in shown) else part.parts
    if part.type != "multipart/related":
        return part.parts
    start = part.parameters.get("start")
    named = [child for child in part.parts if start and child.headers.get("content-id") == start]
    shown = [child for child in part.parts if child.type in BODY_TYPES or child.type.startswith("multipart/")]
    root = next(iter(named or shown or part.parts), None)
    return [root, *(child for child in part.parts if child is not root)] if root else []


def _alternatives(passages: list[Passage]) -> list[Passage]:
    """One passage in its two forms (RFC 2046 §5.1.4); equal texts are one."""
    texts = dict.fromkeys(passage.text for passage in passages if passage.text is not None)
    htmls = [passage.html for passage in passages if passage.html is not None]
    if not texts and not htmls:
        return []
    return [Passage("\n".join(texts) if texts else None, "\n".join(htmls) if htmls else None)]


def _leaf(part: Part, found: _Found, place: int, within: str) -> list[Passage]:
    disposition, name = dispositions.read(part)
    content = part.content(found.repairs)
    if found.opened < MOST_OPENED and (signed := protection.opaquely_signed(part, content)):
        found.opened += 1
        return _passages(split(signed, found.repairs), found, place=place, within=within)
    if part.type == "text/calendar" and not found.invitation:
        found.invitation = calendars.in_words(bodies.read(part, content, []))
    if tnef.is_tnef(part.type, name, content):
        _unwrap(tnef.read(content), files.read(part, content, name), found)
        return []
    if not _is_body(part, disposition, bool(name), place, within):
        if not protection.is_for_programs(part, within, disposition, name):
            _keep(files.read(part, content, name), found)
        return []
    if part.type == "text/html":
        return [Passage(html=bodies.read(part, content, found.repairs))]
    if not found.is_mime:
        content, uuencoded = bodies.take_uuencoded(content)
        found.files += [files.unlabelled(name, content) for name, content in uuencoded]
    return [Passage(text=bodies.read(part, content, found.repairs))]


def _keep(file: File, found: _Found) -> None:
    if file.type.startswith("image/") and not file.content.strip():
        found.repairs.append(NO_PICTURE)
    else:
        found.files.append(file)


def _unwrap(opened: tnef.Opened, file: File, found: _Found) -> None:
    """The files of a winmail.dat; its words count where the mail has no others."""
    found.files += opened.files
    found.wrapped.append(Passage(opened.text or None, opened.html or None))
    found.repairs.append(UNWRAPPED if opened.is_whole else CUT_SHORT)
    if not opened.is_whole:
        found.files.append(file)


def _is_body(part: Part, disposition: str, named: bool, place: int, within: str) -> bool:
    """A text is body unless it is marked, named, or stands behind the root of a multipart/related."""
    if disposition == "attachment" or part.type not in BODY_TYPES:
        return False
    return place == 0 or (within != "multipart/related" and not named)


def _text(passages: list[Passage]) -> str:
    """The texts one below the other; one that has only HTML, or an empty text, is read from its HTML."""
    budget = LONGEST_HTML_READ
    rows: list[str] = []
    for passage in passages:
        if passage.html is None or (passage.text and not passage.text.isspace()):
            rows.append(passage.text or "")
        else:
            rows.append(plain.to_text(fold_html(passage.html[:budget]), own_indented=True))
            budget -= min(budget, len(passage.html))
    return _below_each_other(rows)


def _html(passages: list[Passage]) -> str | None:
    if all(passage.html is None for passage in passages):
        return None
    passages = [passage for passage in passages if passage.html or passage.text]
    return _below_each_other(
        f'<div style="white-space: pre-wrap">{escape(passage.text or "", quote=False)}</div>'
        if passage.html is None
        else passage.html
        for passage in passages
    )


def _below_each_other(texts: Iterable[str]) -> str:
    rows = [text for text in texts if text]
    ended = [row if row.endswith("\n") else row + "\n" for row in rows[:-1]]
    return "".join((*ended, *rows[-1:]))


def _limited(body: str | None, kind: str, name: str, found: _Found) -> str | None:
    """Nobody reads megabytes on a page, and nothing behind should have to carry them."""
    if body is None or len(body) <= LONGEST_BODY:
        return body
    found.repairs.append(TOO_LONG.format(kind=kind, name=name))
    type_ = "text/html" if kind == "HTML" else "text/plain"
    found.files.append(File(name, f"{type_}; charset=utf-8", body.encode()))
    return body[:LONGEST_BODY]
