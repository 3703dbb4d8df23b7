"""Contacts: all of them with search, adding one, and spreadsheets in and out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, UploadFile
from fastapi.responses import RedirectResponse, Response

from postroom.base.errors import BadInput, Conflict
from postroom.cases.guests import verify
from postroom.people.browsing import Which, contacts
from postroom.people.exporting import export_contacts
from postroom.people.importing import CONTACTS, Report, import_contacts
from postroom.people.introducing import introduce
from postroom.people.reading import Profile, profiles
from postroom.people.spreadsheets import MOST_OCTETS
from postroom.web.row import Tab
from postroom.web.visit import SignedIn, Visit

router = APIRouter()
ROWS = 50
TABS: dict[Which, str] = {
    "": "All",
    "guests": "Not verified",
    "admins": "Customer admins",
    "tagged": "Tagged",
    "deleted": "Deleted",
}
EXAMPLE = """addresses,name,workspace,customer_admin,verified,tags
zoe@quist.example; z@quist.example,Zoë Quist,Quist & Co,yes,yes,vip"""
Words = Annotated[str, Query(max_length=320)]


@dataclass(frozen=True, slots=True)
class People:
    """A page of contacts."""

    rows: Sequence[Profile]
    older: str | None


@router.get("/contacts")
def all_contacts(visit: SignedIn, q: Words = "", show: Which = "", before: Annotated[int, Query(ge=0)] = 0) -> Response:
    """The newest first."""
    return _page(visit, q, show, before)


@router.post("/contacts")
def add(
    visit: SignedIn, address: Annotated[str, Form(max_length=320)], name: Annotated[str, Form(max_length=1000)] = ""
) -> Response:
    """Introduces somebody, or shows who has that address."""
    try:
        with visit.session.begin_nested():
            made = introduce(visit.session, " ".join(name.split()), [checked(address)])
    except (BadInput, Conflict) as error:
        return _page(visit, "", "", 0, wrong=str(error))
    return RedirectResponse(f"/contacts/{made.id}", 303)


@router.get("/contacts/export.csv")
def export(visit: SignedIn) -> Response:
    """All who are not deleted."""
    return spreadsheet(export_contacts(visit.session), "contacts")


@router.get("/contacts/import")
def import_page(visit: SignedIn) -> Response:
    """What a file must be like."""
    return _import(visit)


@router.post("/contacts/import")
def take_in(visit: SignedIn, file: UploadFile) -> Response:
    """Adds and changes contacts, and tells what became of each line."""
    try:
        return _import(visit, import_contacts(visit.session, file.file.read(MOST_OCTETS + 1), verify))
    except BadInput as error:
        return _import(visit, wrong=str(error))


def spreadsheet(content: bytes, name: str) -> Response:
    """A file to be kept."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


def checked(address: str) -> str:
    """An address that somebody typed. Raises BadInput."""
    found = address.strip()
    local, at, domain = found.rpartition("@")
    if not at or not local or "." not in domain or any(c.isspace() or c in "<>,;" for c in found) or len(found) > 254:
        raise BadInput(f"{found!r} is no e-mail address.")
    return found


def _page(visit: Visit, words: str, show: Which, before: int, wrong: str = "") -> Response:
    ids = contacts(visit.session, words, show, before=before, limit=ROWS + 1)
    known = profiles(visit.session, ids[:ROWS])
    asked = {name: value for name, value in (("q", words), ("show", show)) if value}
    older = f"/contacts?{urlencode({**asked, 'before': ids[ROWS - 1]})}" if len(ids) > ROWS else None
    return visit.page(
        "contacts.html",
        frame=visit.frame("contacts"),
        people=People([known[number] for number in ids[:ROWS]], older),
        tabs=[
            Tab(label, f"/contacts?{urlencode({'show': key})}" if key else "/contacts", key == show)
            for key, label in TABS.items()
        ],
        words=words,
        show=show,
        wrong=wrong,
    )


def _import(visit: Visit, report: Report | None = None, wrong: str = "") -> Response:
    return visit.page(
        "importing.html",
        frame=visit.frame("contacts"),
        what="contacts",
        columns=CONTACTS,
        example=EXAMPLE,
        report=report,
        wrong=wrong,
    )
