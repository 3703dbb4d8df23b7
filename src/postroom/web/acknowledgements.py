"""Acknowledgements, for admins: what each inbox address answers by itself to a new case."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from postroom.base.errors import BadInput, NotFound
from postroom.inboxes.inbox import ACKNOWLEDGEMENT, Inbox, LongestText
from postroom.people.organisation import organisation
from postroom.web.visit import Admin

router = APIRouter()


class Wish(BaseModel):
    """The form of one inbox address."""

    model_config = ConfigDict(extra="forbid")

    acknowledge: bool = False
    acknowledgement: LongestText = ""
    acknowledgement_outside: LongestText = ""
    acknowledge_again_after: Annotated[int, Field(ge=0, le=525_600)] = 60


@router.get("/acknowledgements")
def acknowledgements(visit: Admin) -> Response:
    """A form for each inbox address."""
    return visit.page(
        "acknowledgements.html",
        frame=visit.frame("settings"),
        inboxes=visit.session.scalars(select(Inbox).order_by(Inbox.id)).all(),
        hours=organisation(visit.session).business_hours,
        usual=ACKNOWLEDGEMENT,
    )


@router.post("/acknowledgements/{inbox_id}")
def save(visit: Admin, inbox_id: int, wish: Annotated[Wish, Form()]) -> Response:
    """Keeps what one inbox address answers."""
    inbox = visit.session.get(Inbox, inbox_id, with_for_update=True)
    if inbox is None:
        raise NotFound("There is no such inbox address.")
    if wish.acknowledge and not wish.acknowledgement.strip():
        raise BadInput("Write what the acknowledgement says before you turn it on.")
    for name, value in wish.model_dump().items():
        setattr(inbox, name, value.replace("\r\n", "\n") if isinstance(value, str) else value)
    inbox.version += 1
    return RedirectResponse(f"/acknowledgements#inbox-{inbox_id}", 303)
