"""Walking: cases by newest activity, page by page, so that a walk meets every case that was there when it began.

A case that is touched during a walk jumps to the front, behind the walker's back. So after the ordinary pages come
those whose row was rewritten since the walk began. PostgreSQL knows them exactly: a row's `xmin` is the transaction
that wrote it, and the walk remembers the oldest one that was still running at its beginning. No clock is asked, for
a row is seen some time after the moment that it states. These cases are walked by id, which never changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, text, tuple_
from sqlalchemy.orm import Session, aliased

from postroom.cases.case import Case

LOOKED_AT = 4000
"""How many cases one page asks a costly question about, at most."""

Costly = Callable[[type[Case]], ColumnElement[bool]]
"""A condition that is dear to ask, so that it is asked case by case, newest first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a walk has come to: after the case `id` with `updated_at`; without a moment, among the touched ones."""

    began: int
    """The oldest transaction that was running when the walk began."""
    updated_at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, and where to go on; `next` is none at the end. A page may be short and yet not the last."""

    cases: Sequence[Case]
    next: Place | None


def page(
    session: Session,
    matching: Sequence[ColumnElement[bool]],
    place: Place | None,
    limit: int,
    costly: Costly | None = None,
) -> Page:
    """The next `limit` cases after `place` that are `matching`, spam and all: conditions are the caller's."""
    place = place or _beginning(session)
    if place.id is not None and place.updated_at is None:
        return _touched(session, matching, place, limit, costly)
    found = _newest(session, matching, place, limit, costly)
    if len(found) > limit:
        return Page(found[:limit], _after(place, found[limit - 1]))
    further = _last_looked_at(session, matching, place) if costly else None
    if further or place.id is None:
        return Page(found, further)
    rest = _touched(session, matching, replace(place, updated_at=None, id=0), limit - len(found), costly)
    return Page([*found, *rest.cases], rest.next)


def _beginning(session: Session) -> Place:
    return Place(
        began=session.execute(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")).scalar_one()
    )


def _after(place: Place, case: Case) -> Place:
    return replace(place, updated_at=case.updated_at, id=case.id)


def _walk(matching: Sequence[ColumnElement[bool]], place: Place) -> Select[Case]:
    cases = select(Case).where(*matching).order_by(Case.updated_at.desc(), Case.id.desc())
    if place.id is None:
        return cases
    return cases.where(tuple_(Case.updated_at, Case.id) < tuple_(place.updated_at, place.id))


def _newest(
    session: Session, matching: Sequence[ColumnElement[bool]], place: Place, limit: int, costly: Costly | None
) -> Sequence[Case]:
    cases = _walk(matching, place)
    if costly:
        looked_at = aliased(Case, cases.limit(LOOKED_AT).subquery())
        order = looked_at.updated_at.desc(), looked_at.id.desc()
        cases = select(looked_at).where(costly(looked_at)).order_by(*order)
    return session.scalars(cases.limit(limit + 1)).all()


def _last_looked_at(session: Session, matching: Sequence[ColumnElement[bool]], place: Place) -> Place | None:
    last = session.scalars(_walk(matching, place).offset(LOOKED_AT - 1).limit(1)).first()
    return _after(place, last) if last else None


def _touched(
    session: Session, matching: Sequence[ColumnElement[bool]], place: Place, limit: int, costly: Costly | None
) -> Page:
    conditions = [*matching, Case.id > place.id, _written_since(place.began), *([costly(Case)] if costly else [])]
    found = session.scalars(select(Case).where(*conditions).order_by(Case.id).limit(limit + 1)).all()
    if len(found) <= limit:
        return Page(found, None)
    return Page(found[:limit], replace(place, id=found[limit - 1].id if limit else place.id))


def _written_since(began: int) -> ColumnElement[bool]:
    age = func.age(text("cases.xmin"))
    return age.between(0, func.age(text("CAST(:began AS xid8)::xid").bindparams(began=str(began))))
