"""Answers and notes: what an agent writes on a case."""

from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import Response
from pydantic import BaseModel, Field

from postroom.base.errors import BadInput
from postroom.cases.noting import note
from postroom.cases.reading import find
from postroom.cases.replying import Draft, reply
from postroom.web.case import back_to
from postroom.web.uploads import take
from postroom.web.visit import SignedIn, Visit

router = APIRouter()


class Answer(BaseModel):
    """The composer's form. Files come as uploads, or along with it from a page without scripts."""

    text: str = ""
    html: str = ""
    to: str = ""
    cc: str = ""
    from_: str = Field("", alias="from")
    attachments: list[str] = []
    files: list[UploadFile] = []


@router.post("/cases/{name}/replies")
def answer(visit: SignedIn, name: str, form: Annotated[Answer, Form()]) -> Response:
    """Writes the answer and queues its deliveries."""
    here = [take(visit, file).id for file in form.files if file.filename]
    draft = Draft(
        text=form.text.replace("\r\n", "\n") if form.text or not form.html else None,
        html=form.html or None,
        to=_addresses(form.to),
        cc=_addresses(form.cc),
        from_=form.from_ or None,
        uploads=[*form.attachments, *here],
    )
    case = find(visit.session, name, lock=True)
    written = reply(visit.session, case, visit.agent, draft, visit.desk.key)
    return _back(visit, name, f"message-{written.id}")


@router.post("/cases/{name}/notes")
def annotate(visit: SignedIn, name: str, text: Annotated[str, Form()] = "") -> Response:
    """Adds a note to the internal discussion."""
    written = note(visit.session, find(visit.session, name, lock=True), visit.agent, text.replace("\r\n", "\n"))
    return _back(visit, name, f"note-{written.id}")


def _addresses(field: str) -> list[str]:
    if len(field) > 100_000:
        raise BadInput("Those are too many addresses.")
    return [one.strip() for one in field.replace(";", ",").split(",") if one.strip()]


def _back(visit: Visit, name: str, entry: str) -> Response:
    return Response(status_code=201) if visit.by_htmx else back_to(name, entry)
