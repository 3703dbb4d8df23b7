"""Warnings above Send: what is probably wrong with whom an answer goes to, each with its remedy."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from postroom.cases.attributing import set_reporters
from postroom.cases.case import Reporter
from postroom.cases.preventing import Doubt, doubts
from postroom.cases.reading import find
from postroom.outbox.taking_mail import takes_mail
from postroom.people.agent import Role
from postroom.people.signing_in import signed_in
from postroom.web.case import back_to
from postroom.web.desk import Desk, desk_of
from postroom.web.toast import toasting
from postroom.web.visit import SignedIn, Visit, word_of

router = APIRouter()
MOST_DOMAINS = 10
Written = Annotated[str, Query(max_length=20_000)]


@router.get("/cases/{name}/warnings")
def warnings(visit: SignedIn, name: str, to: Written = "") -> Response:
    """Of the case's reporters and these addresses; `ask` names the domains of whom nothing is known."""
    case = find(visit.session, name)
    found = doubts(visit.session, case, to.split(","), visit.desk.own_domains)
    ask = sorted({one.address.rpartition("@")[2] for one in found if one.kind == "unverified"})
    return JSONResponse({"warnings": [_warning(visit, name, one) for one in found], "ask": ask[:MOST_DOMAINS]})


def _warning(visit: Visit, name: str, doubt: Doubt) -> dict[str, object]:
    warning: dict[str, object] = {"sentence": doubt.sentence, "address": doubt.address}
    if doubt.contact_id is not None:
        url = f"/cases/{name}/reporters/{doubt.contact_id}/removal"
        warning |= {"remedy": "Remove from Reported by", "post": url}
    elif doubt.kind == "suppressed" and visit.agent.role is Role.admin:
        warning |= {"remedy": "Look at it", "href": f"/suppressions?q={doubt.address}"}
    else:
        warning |= {"remedy": "Remove it"}
    return warning


@router.post("/cases/{name}/reporters/{contact_id}/removal")
def remove_reporter(visit: SignedIn, name: str, contact_id: int) -> Response:
    """Takes one contact out of *Reported by*."""
    case = find(visit.session, name, lock=True)
    others = select(Reporter.contact_id).where(Reporter.case_id == case.id, Reporter.contact_id != contact_id)
    set_reporters(visit.session, case, visit.agent, visit.session.scalars(others).all())
    return toasting({"text": "Removed from Reported by"}) if visit.by_htmx else back_to(case.name)


@router.get("/mail-domains")
async def mail_domains(request: Request, names: Written = "") -> Response:
    """Which of these domains take no mail; no transaction is held while DNS is asked."""
    if not await run_in_threadpool(_is_signed_in, request):
        return Response(status_code=401)
    wanted = [one for one in names.lower().split(",") if one][:MOST_DOMAINS]
    return JSONResponse({"none": await run_in_threadpool(_without_mail, desk_of(request), wanted)})


def _without_mail(desk: Desk, names: list[str]) -> list[str]:
    ask = desk.lookup.resolver()
    return [name for name in names if not takes_mail(name, ask)]


def _is_signed_in(request: Request) -> bool:
    with desk_of(request).database.transaction() as session:
        return signed_in(session, word_of(request)) is not None
