"""Contacts: the people who write to us."""

from typing import Annotated, Literal

from fastapi import Path, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.api.paging import Page, Pages
from postroom.api.people import Contact, OwnLimits, contact
from postroom.api.shapes import (
    Address,
    Flag,
    IfMatch,
    Line,
    Number,
    NumberInPath,
    NumberInQuery,
    Wish,
    etag,
    must_match,
)
from postroom.api.transaction import ONCE, Me, Transaction, resource
from postroom.base.errors import NotFound
from postroom.cases.guests import verify
from postroom.cases.merging_contacts import merge_contacts
from postroom.cases.merging_contacts import unmerge_contact as unmerge_contact_
from postroom.cases.spamming import mark_flood, undo_flood
from postroom.people.contact import Contact as ContactRow
from postroom.people.contact import ContactAddress
from postroom.people.introducing import bring_back, give_addresses, introduce, let_go, move, tag, untag
from postroom.people.reading import profiles

router = resource("contacts")

Addresses = Annotated[list[Address], Field(min_length=1, max_length=100)]
Tag = Annotated[str, Path(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


class NewContact(Wish):
    """A contact to be introduced; without a workspace, into that of the first address's domain."""

    name: Line = ""
    addresses: Addresses
    workspace: Number | None = None
    customer_admin: Flag = False


class ContactChanges(Wish):
    """What is to become of a contact; what is left out stays."""

    name: Line | None = None
    addresses: Addresses | None = None
    workspace: Number | None = None
    customer_admin: Flag | None = None
    limits: OwnLimits | None = None
    verified: Flag | None = None
    deleted: Annotated[Literal[False] | None, Field(description="False brings a deleted contact back.")] = None


@router.get("/contacts")
def list_contacts(
    session: Transaction,
    pages: Pages,
    address: Annotated[str | None, Query(max_length=254, pattern=r"^[^\x00]*$")] = None,
    workspace: NumberInQuery | None = None,
) -> Page[Contact]:
    """All contacts, in the order they came; deleted ones, too."""
    found = select(ContactRow.id).where(ContactRow.id > (pages.place(int) or 0)).order_by(ContactRow.id)
    if address is not None:
        owner = select(ContactAddress.contact_id).where(ContactAddress.address == address.lower())
        found = found.where(ContactRow.id.in_(owner))
    if workspace is not None:
        found = found.where(ContactRow.workspace_id == workspace)
    ids = session.scalars(found.limit(pages.limit + 1)).all()
    known = profiles(session, ids)
    return pages.by_id(ids, lambda number: contact(known[number]), lambda number: number)


@router.post("/contacts", status_code=201, dependencies=ONCE)
def add_contact(session: Transaction, wish: NewContact, response: Response) -> Contact:
    """Introduces a contact, unverified until they write."""
    row = introduce(session, wish.name, wish.addresses, wish.workspace)
    row.customer_admin = wish.customer_admin
    return _answer(session, row, response)


@router.get("/contacts/{id_}")
def read_contact(session: Transaction, id_: NumberInPath, response: Response) -> Contact:
    """One contact."""
    return _answer(session, _find(session, id_), response)


@router.patch("/contacts/{id_}")
def change_contact(
    session: Transaction, id_: NumberInPath, wish: ContactChanges, response: Response, version: IfMatch
) -> Contact:
    """Changes what the body names."""
    row = _find(session, id_, lock=True)
    must_match(row.version, version)
    row.name = row.name if wish.name is None else wish.name
    row.customer_admin = row.customer_admin if wish.customer_admin is None else wish.customer_admin
    if "workspace" in wish.model_fields_set:
        move(session, row, wish.workspace)
    if wish.addresses is not None:
        give_addresses(session, row, wish.addresses)
    if "limits" in wish.model_fields_set:
        row.limits = (wish.limits and wish.limits.model_dump(exclude_none=True)) or None
    if wish.verified is not None:
        verify(session, row, wish.verified)
    if wish.deleted is False:
        bring_back(row)
    row.version += 1
    return _answer(session, row, response)


class Merge(Wish):
    """Which contact is the same person."""

    into: Number


@router.post("/contacts/{id_}/merge", status_code=200, dependencies=ONCE)
def merge_contact(session: Transaction, me: Me, id_: NumberInPath, wish: Merge, response: Response) -> Contact:
    """Gives everything of this contact to another, which is answered."""
    into = merge_contacts(session, id_, wish.into, me)
    return _answer(session, into, response)


@router.post("/contacts/{id_}/unmerge", status_code=200, dependencies=ONCE)
def unmerge_contact(session: Transaction, id_: NumberInPath, response: Response) -> Contact:
    """Takes a merge back: what was this contact's is theirs again."""
    return _answer(session, unmerge_contact_(session, id_), response)


@router.delete("/contacts/{id_}", status_code=204)
def delete_contact(session: Transaction, id_: NumberInPath) -> None:
    """Lets a contact go. It stays readable, for cases name it."""
    let_go(_find(session, id_, lock=True))


class Flood(BaseModel):
    """How many cases became spam, or were given back."""

    cases: int


@router.put("/contacts/{id_}/spam")
def mark_spam(session: Transaction, me: Me, id_: NumberInPath) -> Flood:
    """Marks all that a contact opened and nobody answered as spam, in one step."""
    return Flood(cases=mark_flood(session, _find(session, id_), me))


@router.delete("/contacts/{id_}/spam")
def give_back(session: Transaction, me: Me, id_: NumberInPath) -> Flood:
    """Gives all cases of a contact that are spam back, in one step."""
    return Flood(cases=undo_flood(session, _find(session, id_), me))


@router.put("/contacts/{id_}/tags/{tag_}")
def put_tag(session: Transaction, id_: NumberInPath, tag_: Tag, response: Response) -> Contact:
    """Puts a tag on a contact."""
    row = _find(session, id_, lock=True)
    tag(session, row, tag_)
    return _answer(session, row, response)


@router.delete("/contacts/{id_}/tags/{tag_}", status_code=204)
def take_tag(session: Transaction, id_: NumberInPath, tag_: Tag) -> None:
    """Takes a tag off a contact, if it is there."""
    untag(session, _find(session, id_, lock=True), tag_)


def _find(session: Session, number: int, *, lock: bool = False) -> ContactRow:
    row = session.get(ContactRow, number, with_for_update=lock)
    if row is None:
        raise NotFound(f"There is no contact {number}.")
    return row


def _answer(session: Session, row: ContactRow, response: Response) -> Contact:
    session.flush()
    response.headers["ETag"] = etag(row.version)
    return contact(profiles(session, [row.id])[row.id])
