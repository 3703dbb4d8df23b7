"""Workspaces: the customers' organisations, with their domains, people and cases."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, UploadFile
from fastapi.responses import RedirectResponse, Response

from postroom.base.errors import BadInput, Conflict, NotFound
from postroom.cases.listing import Wanted, page, rows
from postroom.people.browsing import contacts, known, workspaces
from postroom.people.exporting import export_workspaces
from postroom.people.importing import WORKSPACES, Report, import_workspaces
from postroom.people.organising import add_workspace, give_domains
from postroom.people.reading import profiles
from postroom.people.spreadsheets import MOST_OCTETS
from postroom.people.workspace import Workspace
from postroom.web.contacts import spreadsheet
from postroom.web.visit import Admin, SignedIn, Visit

router = APIRouter()
ROWS, CASES = 50, 20
Line = Annotated[str, Form(max_length=1000)]
Domains = Annotated[str, Form(max_length=20_000)]


@router.get("/workspaces")
def all_workspaces(
    visit: SignedIn, q: Annotated[str, Query(max_length=320)] = "", before: Annotated[int, Query(ge=0)] = 0
) -> Response:
    """The newest first."""
    return _list(visit, q, before)


@router.post("/workspaces")
def add(visit: Admin, name: Line, domains: Domains = "") -> Response:
    """Adds one. For admins: its domains decide who sees whose tickets."""
    try:
        with visit.session.begin_nested():
            made = add_workspace(visit.session, name, _parted(domains))
    except (BadInput, Conflict) as error:
        return _list(visit, "", 0, wrong=str(error))
    return RedirectResponse(f"/workspaces/{made.id}", 303)


@router.get("/workspaces/export.csv")
def export(visit: SignedIn) -> Response:
    """All of them."""
    return spreadsheet(export_workspaces(visit.session), "workspaces")


@router.get("/workspaces/import")
def import_page(visit: Admin) -> Response:
    """What a file must be like."""
    return _import(visit)


@router.post("/workspaces/import")
def take_in(visit: Admin, file: UploadFile) -> Response:
    """Adds and changes workspaces, and tells what became of each line."""
    try:
        return _import(visit, import_workspaces(visit.session, file.file.read(MOST_OCTETS + 1)))
    except BadInput as error:
        return _import(visit, wrong=str(error))


@router.get("/workspaces/{number}")
def workspace(visit: SignedIn, number: int, before: Annotated[int, Query(ge=0)] = 0) -> Response:
    """The workspace's page."""
    return _page(visit, number, before)


@router.post("/workspaces/{number}")
def change(visit: Admin, number: int, name: Line, domains: Domains = "") -> Response:
    """What the form holds."""
    row = _find(visit, number)
    try:
        with visit.session.begin_nested():
            row.name = " ".join(name.split()) or row.name
            give_domains(visit.session, row, _parted(domains))
            row.version += 1
    except (BadInput, Conflict) as error:
        visit.session.expire_all()
        return _page(visit, number, 0, wrong=str(error))
    return RedirectResponse(f"/workspaces/{number}", 303)


def _parted(domains: str) -> list[str]:
    return [one for one in domains.replace(",", " ").replace(";", " ").split() if one]


def _find(visit: Visit, number: int) -> Workspace:
    row = visit.session.get(Workspace, number) if 0 < number < 2**63 else None
    if row is None:
        raise NotFound("There is no such workspace.")
    return row


def _list(visit: Visit, words: str, before: int, wrong: str = "") -> Response:
    found = workspaces(visit.session, words, before=before, limit=ROWS + 1)
    asked = {"q": words} if words else {}
    older = f"/workspaces?{urlencode({**asked, 'before': found[ROWS - 1].workspace.id})}" if len(found) > ROWS else None
    frame = visit.frame("workspaces")
    return visit.page("workspaces.html", frame=frame, workspaces=found[:ROWS], older=older, words=words, wrong=wrong)


def _page(visit: Visit, number: int, before: int, wrong: str = "") -> Response:
    [shown] = known(visit.session, [_find(visit, number)])
    admins = contacts(visit.session, which="admins", workspace=number, limit=100)
    ids = contacts(visit.session, workspace=number, before=before, limit=ROWS + 1)
    people = profiles(visit.session, [*admins, *ids[:ROWS]])
    found = page(visit.session, Wanted(workspace_id=number), limit=CASES).cases
    return visit.page(
        "workspace.html",
        frame=visit.frame("workspaces"),
        shown=shown,
        admins=[people[one] for one in admins],
        people=[people[one] for one in ids[:ROWS]],
        older=f"/workspaces/{number}?before={ids[ROWS - 1]}" if len(ids) > ROWS else None,
        cases=rows(visit.session, found),
        wrong=wrong,
    )


def _import(visit: Visit, report: Report | None = None, wrong: str = "") -> Response:
    return visit.page(
        "importing.html",
        frame=visit.frame("workspaces"),
        what="workspaces",
        columns=WORKSPACES,
        example="name,domains\nQuist & Co,quist.example; quist.co.example",
        report=report,
        wrong=wrong,
    )
