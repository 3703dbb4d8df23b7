"""Completion of names and addresses in To and Cc."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from postroom.people.completing import complete
from postroom.web.visit import SignedIn

router = APIRouter()


@router.get("/people")
def people(visit: SignedIn, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """At most eight people whose name or address begins so."""
    found = complete(visit.session, q.strip(), most=8)
    return JSONResponse([{"name": name, "address": address} for name, address in found])
