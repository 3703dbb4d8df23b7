"""Choosing the portal's language by hand."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from postroom.web.desk import desk_of
from postroom.web.portal.speaking import COOKIE, languages
from postroom.web.portal.visit import PLACE, keep

router = APIRouter()


@router.post("/portal/language")
def choose(request: Request, language: Annotated[str, Form()], back: Annotated[str, Form()] = "/portal") -> Response:
    """The browser speaks it from now on."""
    answer = RedirectResponse(back if PLACE.fullmatch(back) else "/portal", 303)
    if language in languages():
        keep(answer, COOKIE, language, desk_of(request))
    return answer
