"""What the portal says when something can't be done, in the visitor's language."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from postroom.base.errors import BadInput, Conflict, NotFound, PostroomError, Temporary
from postroom.people.portal_asking import TooManyCodes
from postroom.web.desk import desk_of
from postroom.web.portal.look import Look, look_for
from postroom.web.portal.pages import page
from postroom.web.portal.speaking import N_
from postroom.web.portal.visit import NoVisitor, to_the_door

STATUS = {NotFound: 404, TooManyCodes: 429, BadInput: 422, Conflict: 409, Temporary: 503}
TITLE = {
    404: N_("There is no such page"),
    413: N_("That is too large"),
    422: N_("That can't be taken"),
    429: N_("Too many mails"),
    503: N_("Not just now"),
}
MEANING = {
    404: N_("The address may be mistyped, or the page is not for you."),
    409: N_("Somebody changed this meanwhile. Go back, load the page again and look."),
    413: N_("The files are larger than can be taken here. Go back and attach fewer or smaller ones."),
    422: N_("Something in the form is missing or wrong. Go back and mend it."),
    429: N_("Several sign-in mails were sent already. Use the newest, or wait ten minutes and ask again."),
    503: N_("We can't be reached at the moment. Try again in a minute."),
}
FALLBACK = N_("That did not work")


def refuse(request: Request, status: int) -> Response:
    """A refusal as a page."""
    look = _look(request)
    say = look.language.say
    return page(
        "refusal.html",
        look,
        status,
        title=say(TITLE.get(status, FALLBACK)),
        meaning=say(MEANING.get(status, FALLBACK)),
    )


def _look(request: Request) -> Look:
    try:
        with desk_of(request).database.reading() as session:
            return look_for(request, session)
    except Temporary:
        return look_for(request, None)


def _ours(request: Request, error: Exception) -> Response:
    return refuse(request, next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refuse(request, error.status_code)


def _wrong(request: Request, _: Exception) -> Response:
    return refuse(request, 422)


def add_refusals(app: FastAPI) -> None:
    """Teaches the portal to say no."""
    app.add_exception_handler(NoVisitor, to_the_door)
    app.add_exception_handler(PostroomError, _ours)
    app.add_exception_handler(DataError, _wrong)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _wrong)
