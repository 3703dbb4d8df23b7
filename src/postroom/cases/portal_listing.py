"""The tickets that a contact sees on the portal, the one with the newest message first.

What stands in the list is made of messages they may see and of nothing else: a note moves no ticket here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true, tuple_
from sqlalchemy.orm import Session, aliased

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
class Listed:
    """A ticket with its newest message: the beginning of its words, who wrote them, when."""

    case: Case
    words: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """After which ticket a page begins, by its newest message and its own row id."""

    message: int
    case: int


def tickets(session: Session, who: Viewer, wanted: Wanted, after: Place | None, limit: int) -> list[Listed]:
    """The next `limit` tickets; one query."""
    newest = aliased(
        Message,
        select(Message)
        .where(Message.case_id == Case.id, Message.is_spam.is_(False))
        .order_by(Message.id.desc())
        .limit(1)
        .correlate(Case)
        .lateral(),
    )
    place = func.coalesce(newest.id, 0)
    found = select(Case, newest).outerjoin(newest, true()).where(visible_to(who), *_matching(who, wanted))
    if after:
        found = found.where(tuple_(place, Case.id) < tuple_(after.message, after.case))
    rows = session.execute(found.order_by(place.desc(), Case.id.desc()).limit(limit)).all()
    return [_listed(case, message) for case, message in rows]


def place_of(session: Session, ticket: Listed) -> Place:
    """Where a page that goes on after this ticket begins."""
    shown = select(func.max(Message.id)).where(Message.case_id == ticket.case.id, Message.is_spam.is_(False))
    return Place(session.scalar(shown) or 0, ticket.case.id)


def _listed(case: Case, message: Message | None) -> Listed:
    if message is None:
        return Listed(case, "", "", case.created_at)
    return Listed(case, preview(message.visible_text or message.text), message.from_name, message.sent_at)


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
