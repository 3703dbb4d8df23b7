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
from postroom.web.once import once
from postroom.web.uploads import take
from postroom.web.visit import SignedIn, Visit

router = APIRouter()


class Said(BaseModel):
    """The words of a form, and its key (web/once.py)."""

    text: str = ""
    once: str = Field("", max_length=100)


class Answer(Said):
    """The composer's form. Files come as uploads, or along with it from a page without scripts."""

    html: str = ""
    to: str = ""
    cc: str = ""
    from_: str = Field("", alias="from")
    attachments: list[str] = []
    files: list[UploadFile] = []


@router.post("/cases/{name}/replies")
def answer(visit: SignedIn, name: str, form: Annotated[Answer, Form()]) -> Response:
    """Writes the answer and queues its deliveries."""
    case = find(visit.session, name, lock=True)

    def act() -> str:
        return f"message-{reply(visit.session, case, visit.agent, _draft(visit, form), visit.desk.key).id}"

    said = [form.model_dump(exclude={"once", "files"}), [(file.filename, file.size) for file in form.files]]
    return _back(visit, name, once(visit, form.once, said, act))


def _draft(visit: Visit, form: Answer) -> Draft:
    here = [take(visit, file).id for file in form.files if file.filename]
    return Draft(
        text=_lines(form.text) if form.text or not form.html else None,
        html=form.html or None,
        to=_addresses(form.to),
        cc=_addresses(form.cc),
        from_=form.from_ or None,
        uploads=[*form.attachments, *here],
        portal=visit.desk.portal_url,
    )


@router.post("/cases/{name}/notes")
def annotate(visit: SignedIn, name: str, form: Annotated[Said, Form()]) -> Response:
    """Adds a note to the internal discussion."""
    case = find(visit.session, name, lock=True)

    def act() -> str:
        return f"note-{note(visit.session, case, visit.agent, _lines(form.text)).id}"

    return _back(visit, name, once(visit, form.once, form.text, act))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _addresses(field: str) -> list[str]:
    if len(field) > 100_000:
        raise BadInput("Those are too many addresses.")
    return [one.strip() for one in field.replace(";", ",").split(",") if one.strip()]


def _back(visit: Visit, name: str, entry: str) -> Response:
    return Response(status_code=201) if visit.by_htmx else back_to(name, entry)
