"""The tickets that a contact sees on the portal, the one with the newest message first.

What stands in the list is made of messages they may see and of nothing else: a note moves no ticket here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, tuple_
from sqlalchemy.orm import Session

from postroom.base.finding import by_id
from postroom.cases.case import CLOSED, Case, Reporter
from postroom.cases.message import Message
from postroom.cases.reading import parsed
from postroom.cases.receiving import preview
from postroom.cases.seeing import visible_to
from postroom.people.seeing import Viewer

MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets: closed or open ones or both, only those of one's own, with these words."""

    closed: bool | None = None
    mine: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket stands in the list: its newest message (0: none) and its own row id."""

    message: int
    case: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A ticket with its newest message: the beginning of its words, who wrote them, when."""

    case: Case
    place: Place
    words: str
    author: str
    at: datetime


def tickets(session: Session, who: Viewer, wanted: Wanted, after: Place | None, limit: int) -> list[Listed]:
    """The next `limit` tickets; three queries. Only numbers are put in order, however many tickets there are."""
    shown = select(func.max(Message.id)).where(Message.case_id == Case.id, Message.is_spam.is_(False))
    newest = func.coalesce(shown.correlate(Case).scalar_subquery(), 0)
    found = select(newest, Case.id).where(visible_to(who), *_matching(who, wanted))
    if after:
        found = found.where(tuple_(newest, Case.id) < tuple_(after.message, after.case))
    rows = session.execute(found.order_by(newest.desc(), Case.id.desc()).limit(limit))
    return _listed(session, [Place(*row) for row in rows])


def _listed(session: Session, places: Sequence[Place]) -> list[Listed]:
    cases = by_id(session, Case, (place.case for place in places))
    messages = by_id(session, Message, (place.message for place in places))
    return [_one(cases[place.case], messages.get(place.message), place) for place in places]


def _one(case: Case, message: Message | None, place: Place) -> Listed:
    if message is None:
        return Listed(case, place, "", "", case.created_at)
    return Listed(case, place, preview(message.visible_text or message.text), message.from_name, message.sent_at)


def _matching(who: Viewer, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    if said := parsed(wanted.words):
        return [and_(Case.kind == said[0], Case.number == said[1])]
    conditions = [_has(word) for word in wanted.words.split()[:MOST_WORDS]]
    if wanted.closed is not None:
        is_closed = Case.stage.in_(CLOSED)
        conditions.append(is_closed if wanted.closed else not_(is_closed))
    if wanted.mine:
        reported = select(Reporter.case_id).where(Reporter.contact_id == who.id)
        conditions.append(or_(Case.contact_id == who.id, Case.id.in_(reported)))
    return conditions


def _has(word: str) -> ColumnElement[bool]:
    """In the title or in what a visible message says. Not by the search index, which knows hidden recipients, too."""
    said = select(Message.id).where(Message.case_id == Case.id, Message.is_spam.is_(False))
    in_words = said.where(Message.visible_text.icontains(word, autoescape=True)).exists()
    return or_(Case.title.icontains(word, autoescape=True), in_words)
