"""One arrival, for admins: how it came, what was decided and why, its source, and what can be done with it."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from postroom.base import blobs
from postroom.base.claims import Status
from postroom.base.errors import NotFound
from postroom.cases.case import Case
from postroom.cases.message import Message
from postroom.inboxes.addressing import canonical
from postroom.inboxes.inbox import Inbox
from postroom.intake.arrival import OF_ITS_OWN, Arrival
from postroom.intake.explaining import Facts, Handing
from postroom.intake.finding import find_arrival_of
from postroom.intake.rerunning import leave, release, rerun
from postroom.web.arrivals import stands, subject
from postroom.web.seen import shown
from postroom.web.visit import Admin, Visit

router = APIRouter()
MOST_SHOWN = 400_000
"""Octets of a source that a page shows; the file has all of it."""
_AS_DECIDED: Facts = dict.fromkeys(("route", "thread", "limits"))
"""What a dry run would tell of a mail that is here already is that it is here already."""


@router.get("/arrivals/{arrival_id}")
def arrival(visit: Admin, arrival_id: int) -> Response:
    """What is known of it. What is seen in it is asked for by the page, for it takes a moment."""
    return _page(visit, _find(visit, arrival_id), None)


@router.get("/arrivals/{arrival_id}/seen")
def seen(visit: Admin, arrival_id: int) -> Response:
    """The same with what is seen in it; for a script of ours only that."""
    row = _find(visit, arrival_id)
    message, _ = _became(visit, row)
    its_own = message if row.outcome in OF_ITS_OWN else None
    facts = visit.desk.explain(_raw(visit, row), _handing(visit, row, its_own))
    if message is not None:
        facts |= _AS_DECIDED
    if its_own is not None:
        facts["authentication"] = its_own.authentication
    if visit.by_htmx:
        return visit.page("seen.html", seen=shown(facts))
    return _page(visit, row, facts)


@router.get("/arrivals/{arrival_id}/source")
def source(visit: Admin, arrival_id: int) -> Response:
    """The mail as it came, to be read here."""
    row = _find(visit, arrival_id)
    raw = _raw(visit, row)
    text = raw[:MOST_SHOWN].decode("utf-8", "replace")
    return visit.page(
        "source.html", frame=visit.frame("arrivals"), arrival=row, text=text, is_cut=len(raw) > MOST_SHOWN
    )


@router.get("/arrivals/{arrival_id}/raw")
def raw_mail(visit: Admin, arrival_id: int) -> Response:
    """The mail exactly as it came, as a file."""
    headers = {"Content-Disposition": f'attachment; filename="arrival-{arrival_id}.eml"'}
    content = _raw(visit, _find(visit, arrival_id))
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.post("/arrivals/{arrival_id}/run")
def run_again(visit: Admin, arrival_id: int) -> Response:
    """A worker takes it up anew."""
    rerun(visit.session, arrival_id)
    return _back(arrival_id)


@router.post("/arrivals/{arrival_id}/release")
def release_for(visit: Admin, arrival_id: int, inbox: Annotated[int, Form(ge=1, le=2**63 - 1)]) -> Response:
    """A worker takes it up anew, as a mail for this inbox."""
    release(visit.session, arrival_id, inbox)
    return _back(arrival_id)


@router.post("/arrivals/{arrival_id}/leave")
def leave_it(visit: Admin, arrival_id: int) -> Response:
    """It is settled as it is."""
    leave(visit.session, arrival_id, visit.agent.name)
    return _back(arrival_id)


@router.get("/messages/{message_id}/arrival")
def arrival_of(visit: Admin, message_id: int) -> Response:
    """Leads from a message on a case to the mail that it was."""
    row = find_arrival_of(visit.session, message_id) if 0 < message_id < 2**63 else None
    if row is None:
        raise NotFound("This message did not come as a mail.")
    return _back(row.id)


def _back(arrival_id: int) -> Response:
    return RedirectResponse(f"/arrivals/{arrival_id}", 303)


def _find(visit: Visit, arrival_id: int) -> Arrival:
    row = visit.session.get(Arrival, arrival_id) if 0 < arrival_id < 2**63 else None
    if row is None:
        raise NotFound("There is no such arrival.")
    return row


def _raw(visit: Visit, row: Arrival) -> bytes:
    content = blobs.load(visit.session, [row.blob_id]) if row.blob_id else {}
    if row.blob_id not in content:
        raise NotFound(row.raw_gone or "The raw mail is no longer kept.")
    return content[row.blob_id]


def _became(visit: Visit, row: Arrival) -> tuple[Message | None, Case | None]:
    message = visit.session.get(Message, row.about_id) if row.about_id else None
    return message, visit.session.get(Case, message.case_id) if message else None


def _handing(visit: Visit, row: Arrival, message: Message | None) -> Handing:
    """How it came. Who vouches for the mail of a message was asked when it came, and is not asked again."""
    inboxes = {inbox.address: inbox.address for inbox in visit.session.scalars(select(Inbox))}
    ours = (inboxes.get(canonical(address)) for address in row.envelope_to)
    sender = row.envelope_from if row.envelope_from or row.gate == "smtp" else None
    to = next((address for address in ours if address), next(iter(row.envelope_to), None))
    return Handing(to, sender, None if message else row.client_ip, row.helo)


def _page(visit: Visit, row: Arrival, facts: Facts | None) -> Response:
    message, case = _became(visit, row)
    return visit.page(
        "arrival.html",
        frame=visit.frame("arrivals"),
        arrival=row,
        message=message,
        subject=subject(row, message),
        case=case,
        stands=stands(row),
        is_aside=row.status is Status.set_aside,
        may_run=row.about_id is None and row.blob_id is not None and row.status in (Status.set_aside, Status.done),
        inboxes=visit.session.scalars(select(Inbox).order_by(Inbox.id)).all(),
        seen=shown(facts) if facts else None,
    )
