"""Suppressions: addresses that are sent nothing, since mail bounced from them for good or their owner complained."""

from datetime import datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel
from sqlalchemy import tuple_

from postroom.api.bearer import must_be_admin
from postroom.api.paging import Page, Pages
from postroom.api.transaction import Me, Transaction, resource
from postroom.base.errors import NotFound
from postroom.deliveries.suppressing import Because, lift, searched, suppressed
from postroom.deliveries.suppressing import Suppression as SuppressionRow

router = resource("suppressions")
AddressInPath = Annotated[str, Path(max_length=320, pattern=r"^[^\x00]+@[^\x00]+$")]


class Suppression(BaseModel):
    """An address and why it is sent nothing; `text` is the server's words, `delivery` what bounced."""

    address: str
    because: Because
    reason: str | None
    text: str | None
    sentence: str
    delivery: int | None
    created_at: datetime


@router.get("/suppressions")
def list_suppressions(
    session: Transaction,
    pages: Pages,
    q: Annotated[str, Query(max_length=320, pattern=r"^[^\x00]*$", description="A part of the address.")] = "",
) -> Page[Suppression]:
    """Newest first."""
    found = searched(q)
    if place := pages.place(tuple[datetime, str]):
        found = found.where(tuple_(SuppressionRow.created_at, SuppressionRow.address) < place)
    rows = session.scalars(found.limit(pages.limit + 1)).all()
    some = rows[: pages.limit]
    further = (some[-1].created_at, some[-1].address) if len(rows) > pages.limit else None
    return pages.page([_suppression(row) for row in some], further)


@router.get("/suppressions/{address:path}")
def read_suppression(session: Transaction, address: AddressInPath) -> Suppression:
    """Whether, and why, an address is suppressed; 404 when it is not."""
    row = suppressed(session, [address]).get(address.lower())
    if row is None:
        raise NotFound(f"{address} is not suppressed.")
    return _suppression(row)


@router.delete("/suppressions/{address:path}", status_code=204)
def lift_suppression(session: Transaction, me: Me, address: AddressInPath) -> None:
    """Has mail to this address sent again. Admins only."""
    must_be_admin(me)
    lift(session, address)


def _suppression(row: SuppressionRow) -> Suppression:
    return Suppression(
        address=row.address,
        because=row.because,
        reason=row.reason,
        text=row.text,
        sentence=row.sentence,
        delivery=row.delivery_id,
        created_at=row.created_at,
    )
