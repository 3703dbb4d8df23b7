"""Putting back: a case that was split off for its subject becomes part again of the case that it answered."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from postroom.cases import putting_back
from postroom.cases.reading import find
from postroom.web.case import back_to
from postroom.web.visit import SignedIn

router = APIRouter()
Name = Annotated[str, Form()]


@router.post("/cases/{name}/put-back")
def put_back(visit: SignedIn, name: str, into: Name) -> Response:
    """Moves everything of the case to the one it was split off from; answers to either go there from now on."""
    ids = {each: find(visit.session, each).id for each in (name, into)}
    locked = {each: find(visit.session, each, lock=True) for each in sorted(ids, key=lambda each: ids[each])}
    putting_back.put_back(visit.session, locked[name], locked[into], visit.agent)
    return back_to(into)
