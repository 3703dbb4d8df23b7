"""Opening a ticket: a title, what it is about, files."""

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, Field

from postroom.base.errors import BadInput
from postroom.cases.portal_opening import MOST_TITLE, open_ticket
from postroom.people.portal_post import TooManyPosts
from postroom.web.portal.handed_in import TooLarge, once, words_of
from postroom.web.portal.visit import SignedIn, Visit

router = APIRouter()


class NewTicket(BaseModel):
    """The form."""

    title: str = Field("", max_length=2000)
    text: str = ""
    once: str = Field("", max_length=100)
    files: list[UploadFile] = []


@router.get("/portal/tickets/new")
def form(visit: SignedIn) -> Response:
    """The empty form."""
    return _page(visit, NewTicket.model_construct(title="", text=""))


@router.post("/portal/tickets")
def open_(visit: SignedIn, form: Annotated[NewTicket, Form()]) -> Response:
    """Opens the ticket and leads to it. What is wrong is said beside what was written."""

    def act() -> str:
        words = words_of(visit, form.text, form.files)
        case, _ = open_ticket(visit.session, form.title, words, visit.look.name)
        return f"/portal/tickets/{case.name}"

    try:
        with visit.session.begin_nested():
            return once(visit, form.once, act)
    except TooManyPosts:
        return _page(visit, form, 429, "pace")
    except BadInput as error:
        return _page(visit, form, 422, "large" if isinstance(error, TooLarge) else _what_is_missing(form))


def _what_is_missing(form: NewTicket) -> str:
    return "title" if not form.title.strip() or len(form.title) > MOST_TITLE else "text"


def _page(visit: Visit, form: NewTicket, status: int = 200, wrong: str = "") -> Response:
    return visit.page("new_ticket.html", status, place="new", title=form.title, text=form.text, wrong=wrong)
