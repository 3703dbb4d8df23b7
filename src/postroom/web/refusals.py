"""What a page says when something can't be done: what happened, what it means, what to do."""

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from postroom.base.errors import BadInput, Conflict, NotFound, PostroomError, Temporary
from postroom.web.pages import render
from postroom.web.visit import NotSignedIn, to_the_door

STATUS = {NotFound: 404, BadInput: 422, Conflict: 409, Temporary: 503}
TITLE = {
    404: "There is no such page",
    405: "That can't be done here",
    409: "Somebody was quicker",
    413: "That is too large",
    422: "That can't be taken",
    503: "Not just now",
}
MEANING = {
    404: "It may have been merged or removed, or the address is mistyped. Nothing was lost.",
    409: "Somebody changed this meanwhile. Load it again and look.",
    413: "It is more than a form can hold. Send large files one by one.",
    422: "Something in the form is missing or wrong. Go back and mend it.",
    503: "The database does not answer at the moment. Mail that arrives is kept. Try again in a minute.",
}


def refuse(request: Request, status: int, sentence: str) -> Response:
    """A refusal, as whoever asked can read it: a page, or one sentence for a script of ours."""
    headers = {"Postroom-Refusal": quote(sentence)}
    if "hx-request" in request.headers or request.headers.get("accept", "").startswith("application/json"):
        return JSONResponse({"detail": sentence}, status, headers)
    title = TITLE.get(status, "That did not work")
    return HTMLResponse(render("error.html", theme=None, title=title, meaning=sentence), status)


def _ours(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    return refuse(request, status, str(error))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refuse(request, error.status_code, MEANING.get(error.status_code, str(error.detail)))


def _invalid(request: Request, _: Exception) -> Response:
    return refuse(request, 422, MEANING[422])


def _unkeepable(request: Request, _: Exception) -> Response:
    return refuse(request, 422, "It holds something that can't be kept, such as a NUL character. Take that out.")


def add_refusals(app: FastAPI) -> None:
    """Teaches the app to say no."""
    app.add_exception_handler(NotSignedIn, to_the_door)
    app.add_exception_handler(PostroomError, _ours)
    app.add_exception_handler(DataError, _unkeepable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
