"""Rows by their ids; those that the session holds already are not asked for again."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from postroom.base.columns import among


class Numbered(Protocol):
    """A row with an id."""

    id: Any


R = TypeVar("R", bound=Numbered)


def by_id(session: Session, row: type[R], ids: Iterable[int | None]) -> dict[int, R]:
    """The rows of these ids that exist: one query, or none when all are held."""
    held, missing = dict[int, R](), set[int]()
    for number in ids:
        if number is None or number in held:
            continue
        known = session.identity_map.get(identity_key(row, number))
        if known is None or inspect(known).expired:
            missing.add(number)
        else:
            held[number] = known
    if missing:
        held.update((found.id, found) for found in session.scalars(select(row).where(among(row.id, missing))))
    return held
