"""One ticket: what was written, by whom, with its files; answering stands below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from postroom.base.errors import NotFound
from postroom.cases.case import CLOSED, Case, Stage
from postroom.cases.message import Direction
from postroom.cases.portal_thread import current_name, thread
from postroom.cases.reading_messages import Shown
from postroom.cases.seeing import find_visible
from postroom.web.inline_images import is_in_place, sources
from postroom.web.letters import history
from postroom.web.mail_frame import coloured, guessed_height, says_more
from postroom.web.portal.visit import SignedIn, Visit

router = APIRouter()
REMOTE = re.compile(r"<img\b[^>]*\bsrc\s*=\s*[\"']?https?:[^>]*>", re.I)
"""Images that are not shown."""


@dataclass(frozen=True, slots=True)
class File:
    """An attachment to take along."""

    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. `text` is the new words, `history` what was quoted under them; `frame` is the address of its HTML
    where that says more than the text does, `height` a guess of its height in px, `themed` whether it has no
    colours of its own."""

    id: int
    ours: bool
    name: str
    at: datetime
    text: str
    history: str
    frame: str | None
    height: int
    themed: bool
    suspect: bool
    """It may be forged."""
    files: Sequence[File]


@router.get("/portal/tickets/{name}")
def ticket(visit: SignedIn, name: str) -> Response:
    """The ticket; one that was merged leads to where it went on."""
    try:
        case = find_visible(visit.session, visit.viewer, name)
    except NotFound:
        return _where_it_went_on(visit, name)
    return ticket_page(visit, case)


def ticket_page(visit: Visit, case: Case, status: int = 200, *, text: str = "", wrong: str = "") -> Response:
    """The page of a ticket; with what was being written when something was wrong with that."""
    return visit.page(
        "ticket.html",
        status,
        place="tickets",
        case=case,
        entries=[_entry(each) for each in thread(visit.session, visit.viewer, case)],
        closed=case.stage in CLOSED,
        archived=case.stage is Stage.archived,
        text=text,
        wrong=wrong,
    )


def _where_it_went_on(visit: Visit, name: str) -> Response:
    return RedirectResponse(f"/portal/tickets/{current_name(visit.session, visit.viewer, name)}", 303)


def _entry(shown: Shown) -> Entry:
    message = shown.message
    ours = message.direction is Direction.out
    framed = bool(message.html) and says_more(message.html or "")
    named = sources(message.html or "") if framed and shown.attachments else frozenset()
    return Entry(
        id=message.id,
        ours=ours,
        name=message.from_name or (shown.contact.name if shown.contact else "") or message.from_address,
        at=message.sent_at,
        text=message.visible_text or message.text,
        history="" if framed or ours else history(message),
        frame=f"/portal/messages/{message.id}" if framed else None,
        height=guessed_height(REMOTE.sub("", message.html or ""), message.visible_text) if framed else 0,
        suspect=message.suspect is not None,
        themed=framed and not coloured(message.html or ""),
        files=[
            File(file.name, file.size, f"/portal/attachments/{file.id}")
            for file in shown.attachments
            if not is_in_place(file, named)
        ],
    )
