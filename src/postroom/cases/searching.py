"""Searching: cases that have all the words looked for, in one of their messages, newest activity first.

Two ways lead there, and each is slow where the other is quick. Rare words: the index names their messages, these
name their cases. Common words: nearly every case has them, so walk the cases newest first and look into each. Which
it is, PostgreSQL estimates well, for it keeps statistics of words; where it errs, the other way is tried as well.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases import walking
from postroom.cases.case import Case, Participant
from postroom.cases.message import Message
from postroom.cases.reading import parsed
from postroom.cases.walking import Page, Place
from postroom.mail.words import tsquery
from postroom.people.contact import ContactAddress

_ANY = text("SELECT EXISTS (SELECT FROM messages WHERE search @@ CAST(:query AS tsquery))")
COMMON = 5_000
"""From so many messages on, by the estimate, words are looked for by walking first."""
RARE = 10_000
"""Up to so many messages the index alone answers."""


def page(
    session: Session, words: str, matching: Sequence[ColumnElement[bool]], place: Place | None, limit: int
) -> Page:
    """The next cases after `place` that are `matching` and have all the words, or are named by them."""

    def walk() -> Page:
        return walking.page(session, matching, place, limit, costly=lambda case: _has(case, query))

    named, query = _named(session, words), _asked(session, words)
    walked = walk() if query and not named and _estimate(session, query) > COMMON else None
    if walked and (len(walked.cases) == limit or walked.next is None):
        return walked
    found = _with_rare_words(session, query) if query else set()
    if found is None and not named:
        return walked or walk()
    return walking.page(session, [*matching, among(Case.id, named | (found or set()))], place, limit)


def _asked(session: Session, words: str) -> str:
    """The words as they stand; where nothing has them, the last is taken for the beginning of one.

    A beginning that many words share is dear to look up, and who typed a whole word means that word.
    """
    exact = tsquery(words, begun=False)
    return exact if exact and _stands(session, exact) else tsquery(words)


def _stands(session: Session, query: str) -> bool:
    """Whether some message has the words; left to itself, the planner reads all messages for words that none has."""
    if _estimate(session, query) > COMMON:
        return True
    with _by_index(session):
        return bool(session.scalar(_ANY, {"query": query}))


def _estimate(session: Session, query: str) -> int:
    """In how many messages the planner expects the words."""
    plan = text("EXPLAIN (FORMAT JSON) SELECT FROM messages WHERE search @@ CAST(:query AS tsquery)")
    return int(session.execute(plan, {"query": query}).scalar_one()[0]["Plan"]["Plan Rows"])


def _named(session: Session, words: str) -> set[int]:
    """The case with this very name, or the cases of the contact with this very address."""
    if said := parsed(words):
        return set(session.scalars(select(Case.id).where(Case.kind == said[0], Case.number == said[1])))
    if "@" not in words:
        return set()
    of_contact = select(Participant.case_id).join(ContactAddress, ContactAddress.contact_id == Participant.contact_id)
    return set(session.scalars(of_contact.where(ContactAddress.address == words.strip().lower())))


def _with_rare_words(session: Session, query: str) -> set[int] | None:
    """The cases whose messages have the words, or None when these are many."""
    hits = select(Message.case_id).where(Message.search.bool_op("@@")(cast(query, TSQUERY))).limit(RARE + 1)
    with _by_index(session):
        found = session.scalars(hits).all()
    return set(found) if len(found) <= RARE else None


@contextmanager
def _by_index(session: Session) -> Iterator[None]:
    """Keeps the planner from reading all messages when it misjudges how common the words are together."""
    session.execute(text("SET LOCAL enable_seqscan = off"))
    yield
    session.execute(text("SET LOCAL enable_seqscan = on"))


def _has(case: type[Case], query: str) -> ColumnElement[bool]:
    """Asked of one case: coalesce hides the column from its index, which would be asked for all messages anew."""
    search = func.coalesce(Message.search, cast("", TSVECTOR))
    has = select(literal(True)).where(Message.case_id == case.id, search.bool_op("@@")(cast(query, TSQUERY))).limit(1)
    return func.coalesce(has.scalar_subquery(), False)
