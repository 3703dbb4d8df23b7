"""Pages of lists: `{"items": […], "next": CURSOR|null}`.

A cursor is signed, so that it says what we put into it and nothing else.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, TypeAdapter

from postroom.api.transaction import TheKey
from postroom.base.errors import NotFound

Shown = TypeVar("Shown")
Row = TypeVar("Row")
Place = TypeVar("Place")
_MAC = 12
"""Octets of signature."""


class Page(BaseModel, Generic[Shown]):
    """Some of a list, and the cursor for what follows."""

    items: list[Shown]
    next: str | None


class Paging:
    """Which page a request asks for."""

    def __init__(
        self,
        key: TheKey,
        limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
        cursor: Annotated[str | None, Query(max_length=1000, description="`next` of the page before.")] = None,
    ) -> None:
        self.limit = limit
        self._cursor = cursor
        self._key = key.derived("cursors")

    def place(self, kind: type[Place]) -> Place | None:
        """Where to go on; None at the beginning. Raises NotFound for a cursor that isn't ours."""
        if self._cursor is None:
            return None
        try:
            sealed = urlsafe_b64decode(self._cursor + "=" * (-len(self._cursor) % 4))
        except ValueError:
            sealed = b""
        mac, place = sealed[:_MAC], sealed[_MAC:]
        if not hmac.compare_digest(mac, self._mac(place)):
            raise NotFound("There is no such page: the cursor is none that we gave.")
        return TypeAdapter(kind).validate_json(place)

    def page(self, items: list[Shown], further: object) -> Page[Shown]:
        """The page; `further` is the place after it, None at the end."""
        return Page(items=items, next=self._sealed(further) if further is not None else None)

    def by_id(self, rows: Sequence[Row], shown: Callable[[Row], Shown], number: Callable[[Row], int]) -> Page[Shown]:
        """The page of rows that were asked for with `limit + 1`, and are in the order of their ids."""
        some = rows[: self.limit]
        return self.page([shown(row) for row in some], number(some[-1]) if len(rows) > self.limit else None)

    def _sealed(self, place: object) -> str:
        kind: Any = type(place)
        written = TypeAdapter(kind).dump_json(place)
        return urlsafe_b64encode(self._mac(written) + written).decode().rstrip("=")

    def _mac(self, written: bytes) -> bytes:
        return hmac.digest(self._key, written, "sha256")[:_MAC]


Pages = Annotated[Paging, Depends()]
