"""Answering a ticket, closing it, reopening it."""

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from postroom.base.errors import BadInput
from postroom.cases.portal_replying import close, reopen, reply
from postroom.cases.seeing import find_visible
from postroom.people.portal_post import TooManyPosts
from postroom.web.portal.handed_in import TooLarge, once, words_of
from postroom.web.portal.ticket import ticket_page
from postroom.web.portal.visit import SignedIn

router = APIRouter()


class Answer(BaseModel):
    """The form below a ticket."""

    text: str = ""
    once: str = Field("", max_length=100)
    files: list[UploadFile] = []


@router.post("/portal/tickets/{name}/replies")
def answer(visit: SignedIn, name: str, form: Annotated[Answer, Form()]) -> Response:
    """Adds the answer and leads to it."""
    case = find_visible(visit.session, visit.viewer, name, lock=True)

    def act() -> str:
        onto, message = reply(visit.session, case, words_of(visit, form.text, form.files), visit.look.name)
        return f"/portal/tickets/{onto.name}#message-{message.id}"

    try:
        with visit.session.begin_nested():
            return once(visit, form.once, act)
    except TooManyPosts:
        return ticket_page(visit, case, 429, text=form.text, wrong="pace")
    except BadInput as error:
        wrong = "large" if isinstance(error, TooLarge) else "text"
        return ticket_page(visit, case, 422, text=form.text, wrong=wrong)


@router.post("/portal/tickets/{name}/closure")
def close_it(visit: SignedIn, name: str) -> Response:
    """It is solved for the customer."""
    close(visit.session, find_visible(visit.session, visit.viewer, name, lock=True), visit.contact)
    return RedirectResponse(f"/portal/tickets/{name}", 303)


@router.post("/portal/tickets/{name}/reopening")
def reopen_it(visit: SignedIn, name: str) -> Response:
    """It is not solved after all."""
    reopen(visit.session, find_visible(visit.session, visit.viewer, name, lock=True), visit.contact)
    return RedirectResponse(f"/portal/tickets/{name}", 303)
