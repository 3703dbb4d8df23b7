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
from postroom.web.portal.speaking import languages
from postroom.web.visit import Admin, Visit

router = APIRouter()

NUMBERS = (
    "limits.mails", "limits.minutes", "limits.spam_mails", "limits.spam_hours", "keep_raw_days", "keep_dropped_days",
)  # fmt: skip
FLAGS = ("create_workspaces_for_new_domains", "email_is_default_channel")
INBOXES = ("notification_sender", "portal_sender")
WORDS = ("portal.title", "portal.colour", "portal.language", "business_hours.zone", "business_hours.opens")


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
        typed["portal.logo"] = organisation(visit.session).portal.logo
        return _page(visit, typed | dict(form), error.faults, saved=False)
    return RedirectResponse("/settings?saved=true", 303)


def _page(visit: Visit, values: Mapping[str, object], faults: Mapping[str, str], *, saved: bool) -> Response:
    inboxes = visit.session.scalars(select(Inbox).order_by(Inbox.id)).all()
    frame = visit.frame("settings")
    theme = visit.request.cookies.get("theme")
    facts = {"values": values, "faults": faults, "inboxes": inboxes, "saved": saved, "languages": _languages(values)}
    page = render("settings.html", theme=theme, frame=frame, **facts)
    return HTMLResponse(page, 422 if faults else 200)


def _languages(values: Mapping[str, object]) -> dict[str, str]:
    """What the portal speaks, by code; and what was chosen by other ways, as it is."""
    spoken = {code: language.name for code, language in languages().items()}
    chosen = str(values["portal.language"])
    return spoken | ({} if chosen in spoken else {chosen: chosen})


def _flat(values: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """Each value by its whole name, such as `limits.mails`."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _wishes(form: FormData) -> dict[str, object]:
    wishes: dict[str, object] = {}
    typed = {name: _number(form.get(name)) for name in NUMBERS if name in form}
    typed |= {name: _number(form.get(name)) or None for name in INBOXES if name in form}
    typed |= {name: str(form.get(name)).strip() for name in WORDS if name in form}
    typed |= {name: name in form for name in FLAGS}
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
