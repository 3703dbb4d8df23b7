"""Settings, for admins: what holds for the whole organisation, in sentences with the numbers in them."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select
from starlette.datastructures import FormData

from postroom.base.errors import BadInput
from postroom.inboxes.inbox import Inbox
from postroom.people.organisation import WrongSetting, change, organisation
from postroom.web.pages import render
from postroom.web.visit import Admin, Visit

router = APIRouter()

NUMBERS = (
    "limits.mails", "limits.minutes", "limits.spam_mails", "limits.spam_hours", "keep_raw_days", "keep_dropped_days",
)  # fmt: skip
FLAGS = ("create_workspaces_for_new_domains",)
INBOXES = ("notification_sender",)


async def _filled_in(request: Request) -> FormData:
    return await request.form()


@router.get("/settings")
def settings(visit: Admin, saved: bool = False) -> Response:
    """The form as things are."""
    known = organisation(visit.session)
    return _page(visit, dict(_flat(known.model_dump(mode="json"))), {}, saved=saved)


@router.post("/settings")
def save(visit: Admin, form: Annotated[FormData, Depends(_filled_in)]) -> Response:
    """All that the form holds; shown again, with what is wrong beside it, where something is."""
    try:
        change(visit.session, _wishes(form), _version(form))
    except WrongSetting as error:
        typed: dict[str, object] = dict.fromkeys(FLAGS, False)
        return _page(visit, typed | dict(form), error.faults, saved=False)
    return RedirectResponse("/settings?saved=true", 303)


def _page(visit: Visit, values: Mapping[str, object], faults: Mapping[str, str], *, saved: bool) -> Response:
    inboxes = visit.session.scalars(select(Inbox).order_by(Inbox.id)).all()
    frame = visit.frame("settings")
    theme = visit.request.cookies.get("theme")
    page = render(
        "settings.html", theme=theme, frame=frame, values=values, faults=faults, inboxes=inboxes, saved=saved
    )  # fmt: skip
    return HTMLResponse(page, 422 if faults else 200)


def _flat(values: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Each value by its whole name, such as `limits.mails`."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _wishes(form: FormData) -> dict[str, object]:
    wishes: dict[str, object] = {}
    typed = {name: _number(form.get(name)) for name in NUMBERS}
    typed |= {name: name in form for name in FLAGS}
    typed |= {name: _number(form.get(name)) or None for name in INBOXES}
    for name, value in typed.items():
        whole, _, part = name.rpartition(".")
        into = wishes.setdefault(whole, {}) if whole else wishes
        assert isinstance(into, dict)
        into[part] = value
    return wishes


def _number(said: object) -> object:
    """The number that was typed, or else what was typed: the settings say what is wrong with it."""
    words = said.strip() if isinstance(said, str) else ""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 19 else words


def _version(form: FormData) -> int:
    version = _number(form.get("version"))
    if not isinstance(version, int):
        raise BadInput("This form does not say which settings it was made from. Load it again.")
    return version
