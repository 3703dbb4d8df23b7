"""Sending domains: the DNS records to publish, each with what DNS says now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.api.bearer import must_be_admin
from postroom.api.paging import Page, Pages
from postroom.api.shapes import DOMAIN, NumberInPath, Wish
from postroom.api.transaction import ONCE, Me, TheKey, TheLookup, Transaction, resource
from postroom.base.errors import NotFound
from postroom.inboxes.adding_domains import add_domain
from postroom.inboxes.domain import Domain as DomainRow
from postroom.inboxes.domain import DomainKey, Standing
from postroom.inboxes.keys import keys_of, rotate
from postroom.inboxes.records import Kind, Record, records_of
from postroom.outbox.checking_domains import check_domain

router = resource("domains")


class DnsRecord(BaseModel):
    """One record to publish. `found`: what DNS has; `because`: what is wrong with it, or to be known of it."""

    kind: Kind
    name: str
    type: str
    value: str
    needed: bool
    state: Standing
    found: str
    because: str


class Domain(BaseModel):
    """A sending domain. Verified, it may send straight to the recipients' servers."""

    id: int
    name: str
    state: Standing
    checked_at: datetime | None
    records: list[DnsRecord]
    version: int


class NewDomain(Wish):
    """A domain to send from."""

    name: Annotated[str, Field(max_length=253, pattern=DOMAIN)]


@router.get("/domains")
def list_domains(session: Transaction, lookup: TheLookup, pages: Pages) -> Page[Domain]:
    """All sending domains, in the order they came."""
    found = select(DomainRow).where(DomainRow.id > (pages.place(int) or 0)).order_by(DomainRow.id)
    rows = session.scalars(found.limit(pages.limit + 1)).all()
    keys = keys_of(session, [row.id for row in rows])
    return pages.by_id(rows, lambda row: _domain(row, keys, lookup.host), lambda row: row.id)


@router.post("/domains", status_code=201, dependencies=ONCE)
def add(session: Transaction, me: Me, key: TheKey, lookup: TheLookup, wish: NewDomain) -> Domain:
    """Adds a domain and makes its keys. Admins only."""
    must_be_admin(me)
    return _answer(session, add_domain(session, key, wish.name), lookup.host)


@router.post("/domains/{id_}/check", dependencies=ONCE)
def check(session: Transaction, me: Me, lookup: TheLookup, id_: NumberInPath) -> Domain:
    """Asks DNS now. Admins only."""
    must_be_admin(me)
    row = _find(session, id_)
    check_domain(session, row, lookup)
    return _answer(session, row, lookup.host)


@router.post("/domains/{id_}/keys", status_code=201, dependencies=ONCE)
def make_new_keys(session: Transaction, me: Me, key: TheKey, lookup: TheLookup, id_: NumberInPath) -> Domain:
    """Makes new keys; the old ones sign until DNS has the new ones. Admins only."""
    must_be_admin(me)
    row = _find(session, id_)
    rotate(session, key, row)
    return _answer(session, row, lookup.host)


@router.delete("/domains/{id_}", status_code=204)
def remove(session: Transaction, me: Me, id_: NumberInPath) -> Response:
    """Removes a domain and its keys: its mail is no longer signed. Admins only."""
    must_be_admin(me)
    session.delete(_find(session, id_))
    return Response(status_code=204)


def _find(session: Session, number: int) -> DomainRow:
    row = session.get(DomainRow, number, with_for_update=True)
    if row is None:
        raise NotFound(f"There is no domain {number}.")
    return row


def _answer(session: Session, row: DomainRow, host: str) -> Domain:
    return _domain(row, keys_of(session, [row.id]), host)


def _domain(row: DomainRow, keys: Sequence[DomainKey], host: str) -> Domain:
    records = records_of(row, [key for key in keys if key.domain_id == row.id], host)
    return Domain(
        id=row.id,
        name=row.name,
        state=row.state,
        checked_at=row.checked_at,
        records=[_record(record, row.findings.get(record.word, {})) for record in records],
        version=row.version,
    )


def _record(record: Record, finding: dict[str, str]) -> DnsRecord:
    return DnsRecord(
        kind=record.kind,
        name=record.name,
        type=record.type,
        value=record.value,
        needed=record.needed,
        state=Standing(finding.get("state", Standing.pending)),
        found=finding.get("found", ""),
        because=finding.get("because", ""),
    )
