"""Notices: what happened that the agent should know, and how they want to be told."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from postroom.notices.choosing import Choice, Email, choices_of, choose
from postroom.notices.notice import Notice
from postroom.notices.reading import listed, read, read_all
from postroom.people.happening import About
from postroom.web.visit import SignedIn

router = APIRouter()
ROWS = 50
ICONS = {
    About.assigned: "user",
    About.mentioned: "at-sign",
    About.customer_responds: "reply",
    About.comment: "lock",
    About.attribute_change: "pencil",
    About.bounce: "triangle-alert",
}
KINDS = {
    About.bounce: ("Bounce", "A mail that you sent did not arrive, or nobody knows whether it did."),
    About.customer_responds: ("Customer responds", "Somebody answers on a case that you own or follow."),
    About.assigned: ("Assigned", "You, or a group of yours, become the owner of a case."),
    About.mentioned: ("Mentioned", "A note names you, or a group of yours."),
    About.comment: ("Comment", "Somebody adds a note to a case that you own or follow."),
    About.attribute_change: ("Attribute change", "Somebody changes a case that you own or follow."),
}
MAILS = {
    Email.off: "No mail",
    Email.at_once: "At once",
    Email.unread: "If still unread",
    Email.daily: "Once a day",
}


@router.get("/notices")
def notices(visit: SignedIn, before: Annotated[int, Query(ge=0)] = 0) -> Response:
    """Newest first."""
    found = listed(visit.agent.id)
    if before:
        found = found.where(Notice.id < before)
    rows = visit.session.execute(found.limit(ROWS + 1)).all()
    return visit.page(
        "notices.html",
        frame=visit.frame("notices"),
        notices=rows[:ROWS],
        icons=ICONS,
        older=f"/notices?before={rows[ROWS - 1][0].id}" if len(rows) > ROWS else None,
    )


@router.post("/notices/read")
def all_read(visit: SignedIn) -> Response:
    """Marks all as read."""
    read_all(visit.session, visit.agent.id)
    return RedirectResponse("/notices", 303)


@router.get("/notices/settings")
def settings(visit: SignedIn) -> Response:
    """Of what the agent is told, where, and when."""
    choices = choices_of(visit.session, [visit.agent.id])[visit.agent.id]
    rows = [(about, *words, choices.of(about)) for about, words in KINDS.items()]
    facts = {"frame": visit.frame("notices"), "rows": rows, "mails": MAILS, "minutes": choices.minutes}
    return visit.page("notice_settings.html", **facts, address=visit.agent.email)


class Wishes(BaseModel):
    """The form: `app` names the kinds that are shown in the app."""

    model_config = ConfigDict(extra="forbid")

    app: list[About] = []
    assigned: Email
    mentioned: Email
    customer_responds: Email
    comment: Email
    attribute_change: Email
    bounce: Email
    minutes: Annotated[int, Field(ge=1, le=1440)]


@router.post("/notices/settings")
def change_settings(visit: SignedIn, wishes: Annotated[Wishes, Form()]) -> Response:
    """Keeps what was chosen."""
    chosen = {about: Choice(in_app=about in wishes.app, email=getattr(wishes, about)) for about in About}
    values: dict[str, object] = {about.value: choice.model_dump(mode="json") for about, choice in chosen.items()}
    choose(visit.session, visit.agent.id, {**values, "minutes": wishes.minutes})
    return RedirectResponse("/notices/settings", 303)


@router.get("/notices/{notice_id}")
def follow(visit: SignedIn, notice_id: int) -> Response:
    """Leads to what it is about; so it was read."""
    notice, case = read(visit.session, visit.agent.id, notice_id)
    at = f"#message-{notice.message_id}" if notice.message_id else ""
    return RedirectResponse(f"/cases/{quote(case.name)}{at}", 303)
