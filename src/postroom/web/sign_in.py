"""The door: signing in and out."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from postroom.people.signing_in import LASTS, sign_in, sign_out
from postroom.web.desk import Desk, desk_of
from postroom.web.pace import Pace
from postroom.web.pages import render
from postroom.web.visit import COOKIE, SignedIn, word_of

router = APIRouter()
WRONG = "That address and password don't belong together. Check both, or ask an admin for a new password."
TOO_OFTEN = "That went wrong too often. Wait ten minutes, or ask an admin for a new password."
of_one_address = Pace(10, timedelta(minutes=10))
of_one_network = Pace(100, timedelta(minutes=10))


@router.get("/sign-in")
def door(request: Request, next: str = "/inbox") -> Response:  # noqa: A002
    """The sign-in page."""
    return _door(request, desk_of(request), next)


@router.post("/sign-in")
def enter(
    request: Request,
    address: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/inbox",  # noqa: A002
) -> Response:
    """Signs the browser in and leads it to where it wanted to go."""
    desk = desk_of(request)
    browser = request.headers.get("user-agent", "")
    network = request.client.host if request.client else ""
    guess = f"{network} {address.strip().lower()}"
    if of_one_address.must_wait(guess) or of_one_network.must_wait(network):
        return _door(request, desk, next, wrong=TOO_OFTEN, address=address)
    with desk.database.transaction() as session:
        word = sign_in(session, address, password, browser=browser, network=network)
    if word is None:
        of_one_address.failed(guess)
        of_one_network.failed(network)
        return _door(request, desk, next, wrong=WRONG, address=address)
    answer = RedirectResponse(_within(next), 303)
    answer.set_cookie(
        COOKIE, word, max_age=int(LASTS.total_seconds()), httponly=True, samesite="lax", secure=desk.is_https
    )
    return answer


@router.post("/sign-out")
def leave(visit: SignedIn) -> Response:
    """Signs the browser out."""
    sign_out(visit.session, word_of(visit.request))
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _door(request: Request, desk: Desk, wanted: str, wrong: str = "", address: str = "") -> Response:
    facts = {"organisation": desk.organisation, "wrong": wrong, "address": address, "next": _within(wanted)}
    theme = request.cookies.get("theme")
    return HTMLResponse(render("sign_in.html", theme=theme, **facts), 422 if wrong else 200)


def _within(address: str) -> str:
    """An address of ours to go to; another site's, however it is disguised, becomes the inbox."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\", "/sign-in")) and address.isprintable()
    return address if ours else "/inbox"
