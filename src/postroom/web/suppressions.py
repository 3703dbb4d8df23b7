"""Suppressed addresses, for admins: who is sent nothing, why, and the way to lift it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from postroom.cases.case import Case
from postroom.cases.message import Message
from postroom.deliveries.delivery import Delivery
from postroom.deliveries.suppressing import Suppression, lift, searched
from postroom.web.visit import Admin, Visit

router = APIRouter()
ROWS = 100


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """One line of the table."""

    address: str
    sentence: str
    since: datetime
    case_name: str | None


@router.get("/suppressions")
def suppressions(visit: Admin, q: Annotated[str, Query(max_length=320)] = "") -> Response:
    """The newest of those that hold the words."""
    found = _found(visit, q)
    return visit.page(
        "suppressions.html",
        frame=visit.frame("settings"),
        words=q,
        suppressions=found[:ROWS],
        is_cut=len(found) > ROWS,
    )


@router.post("/suppressions/lift")
def lifting(visit: Admin, address: Annotated[str, Form(max_length=320)], q: Annotated[str, Form()] = "") -> Response:
    """Mail to this address is sent again."""
    lift(visit.session, address)
    return RedirectResponse(f"/suppressions?{urlencode({'q': q})}" if q else "/suppressions", 303)


def _found(visit: Visit, words: str) -> list[SuppressionRow]:
    rows = searched(words).limit(ROWS + 1).subquery()
    found = visit.session.execute(
        select(Suppression, Case)
        .join(rows, rows.c.address == Suppression.address)
        .outerjoin(Delivery, Delivery.id == Suppression.delivery_id)
        .outerjoin(Message, Message.id == Delivery.message_id)
        .outerjoin(Case, Case.id == Message.case_id)
        .order_by(Suppression.created_at.desc(), Suppression.address.desc())
    )
    return [
        SuppressionRow(row.address, row.sentence, row.created_at, case.name if case else None) for row, case in found
    ]
