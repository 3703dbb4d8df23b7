"""Domains, for admins: each DNS record to publish, and what DNS says of it now."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import select

from postroom.base.errors import BadInput, Conflict, NotFound
from postroom.inboxes.adding_domains import add_domain
from postroom.inboxes.domain import Domain, DomainKey, Standing
from postroom.inboxes.keys import keys_of, rotate
from postroom.inboxes.records import Kind, Record, records_of
from postroom.outbox.checking_domains import check_domain
from postroom.web.pages import render
from postroom.web.visit import Admin, Visit

router = APIRouter()

PURPOSES: dict[Kind, str] = {
    "dkim": "Signs your mail, so that nobody can change or forge it.",
    "spf": "Lets this server send for the domain.",
    "dmarc": "Says what others should do with mail that is not yours.",
    "mx": "Brings the domain's mail here.",
    "return_path": "Brings bounces here where the domain's own mail goes elsewhere. Only then needed.",
}
STATES = {Standing.pending: "Pending", Standing.verified: "Verified", Standing.failed: "Failed"}
ICONS = {Standing.pending: "clock", Standing.verified: "circle-check", Standing.failed: "triangle-alert"}


@dataclass(frozen=True, slots=True)
class Line:
    """One record on the page."""

    record: Record
    state: Standing
    found: str
    because: str
    purpose: str
    label: str
    retired: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One domain on the page."""

    domain: Domain
    label: str
    lines: list[Line]


@router.get("/domains")
def domains(visit: Admin) -> Response:
    """All domains with their records."""
    return _page(visit)


@router.post("/domains")
def add(visit: Admin, name: Annotated[str, Form(max_length=300)] = "") -> Response:
    """Adds one; shown again, with what is wrong, where it can't be."""
    try:
        domain = add_domain(visit.session, visit.desk.key, name)
    except (BadInput, Conflict) as error:
        return _page(visit, name, str(error))
    return _back(domain.id)


@router.post("/domains/{number}/check")
def check(visit: Admin, number: int) -> Response:
    """Asks DNS now."""
    check_domain(visit.session, _find(visit, number), visit.desk.lookup)
    return _back(number)


@router.post("/domains/{number}/keys")
def make_new_keys(visit: Admin, number: int) -> Response:
    """New keys beside the old ones."""
    rotate(visit.session, visit.desk.key, _find(visit, number))
    return _back(number)


def _find(visit: Visit, number: int) -> Domain:
    domain = visit.session.get(Domain, number, with_for_update=True)
    if domain is None:
        raise NotFound("There is no such domain.")
    return domain


def _back(number: int) -> Response:
    return RedirectResponse(f"/domains#domain-{number}", 303)


def _page(visit: Visit, name: str = "", wrong: str = "") -> Response:
    rows = visit.session.scalars(select(Domain).order_by(Domain.name)).all()
    keys = keys_of(visit.session, [row.id for row in rows])
    host = visit.desk.lookup.host
    shown = [
        Shown(row, STATES[row.state], [_line(row, one) for one in records_of(row, _its(keys, row), host)])
        for row in rows
    ]
    frame, theme = visit.frame("settings"), visit.request.cookies.get("theme")
    facts = {"domains": shown, "host": host, "name": name, "wrong": wrong, "icons": ICONS}
    return HTMLResponse(render("domains.html", theme=theme, frame=frame, **facts), 422 if wrong else 200)


def _its(keys: list[DomainKey], row: Domain) -> list[DomainKey]:
    return [key for key in keys if key.domain_id == row.id]


def _line(domain: Domain, record: Record) -> Line:
    finding = domain.findings.get(record.word, {})
    state = Standing(finding.get("state", Standing.pending))
    retired = bool(record.key and record.key.retired_at)
    return Line(
        record=record,
        state=state,
        found=finding.get("found", ""),
        because=finding.get("because", ""),
        purpose="A key that signs no longer: leave it for a week." if retired else PURPOSES[record.kind],
        label=STATES[state],
        retired=retired,
    )
