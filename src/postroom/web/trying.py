"""Try a mail, for admins: drop one in, and see what would become of it and why. Nothing is written."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData, UploadFile

from postroom.base.errors import BadInput
from postroom.intake.explaining import Handing
from postroom.web.pages import render
from postroom.web.seen import Seen, shown
from postroom.web.visit import Admin, Visit

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form holds besides the file."""

    source: str = ""
    to: str = ""
    mail_from: str = ""
    ip: str = ""
    helo: str = ""

    @property
    def has_envelope(self) -> bool:
        return bool(self.to or self.mail_from or self.ip or self.helo)


async def _filled_in(request: Request) -> FormData:
    return await request.form(max_part_size=4 * 1024 * 1024)


@router.get("/try")
def form(visit: Admin) -> Response:
    """The empty form."""
    return _page(visit, Typed())


@router.post("/try")
def try_mail(visit: Admin, form: Annotated[FormData, Depends(_filled_in)]) -> Response:
    """What would become of the mail, under the form; or what is wrong with the form."""
    typed = Typed(*(str(form.get(name) or "").strip("\0") for name in ("source", "to", "mail_from", "ip", "helo")))
    try:
        name, raw = _mail(visit, form, typed)
        return _page(visit, typed, seen=shown(visit.desk.explain(raw, _handing(typed))), name=name)
    except BadInput as error:
        return _page(visit, typed, wrong=str(error))


def _mail(visit: Visit, form: FormData, typed: Typed) -> tuple[str, bytes]:
    """The file, or what was pasted: a form's lines end in CR LF, as a mail's do. Raises BadInput."""
    file, largest = form.get("mail"), visit.desk.largest_upload
    raw = file.file.read(largest + 1) if isinstance(file, UploadFile) else b""
    if len(raw) > largest:
        raise BadInput(f"This mail is too large to try here: it may have {largest // 1_000_000} MB.")
    if raw and isinstance(file, UploadFile):
        return file.filename or "The mail", raw
    if not typed.source.strip():
        raise BadInput("Choose a mail's file, or paste its source.")
    return "What was pasted", typed.source.encode()


def _handing(typed: Typed) -> Handing:
    """Raises BadInput."""
    for value in (typed.to, typed.mail_from, typed.ip, typed.helo):
        if "\0" in value or len(value) > 1000:
            raise BadInput("The envelope holds something that can't be.")
    if typed.ip:
        try:
            ip_address(typed.ip)
        except ValueError:
            raise BadInput(f"{typed.ip!r} is no IP address; give one such as 192.0.2.1.") from None
    sender = typed.mail_from if typed.mail_from or typed.ip else None
    return Handing(typed.to or None, sender, typed.ip or None, typed.helo or None)


def _page(visit: Visit, typed: Typed, *, seen: Seen | None = None, name: str = "", wrong: str = "") -> Response:
    theme = visit.request.cookies.get("theme")
    frame = visit.frame("arrivals")
    page = render("try.html", theme=theme, frame=frame, typed=typed, seen=seen, name=name, wrong=wrong)
    return HTMLResponse(page, 422 if wrong else 200)
