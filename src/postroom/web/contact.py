"""One contact: what is known of them, their cases, and everything one can do to them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy import func, select

from postroom.base.clock import now
from postroom.base.errors import BadInput, Conflict, NotFound
from postroom.cases.guests import verify
from postroom.cases.listing import Row, Wanted, page, rows
from postroom.cases.merging_contacts import merge_contacts, merged_into, unmerge_contact
from postroom.cases.spamming import mark_flood, undo_flood
from postroom.people.contact import Contact, ContactAddress
from postroom.people.counting import tallies
from postroom.people.introducing import bring_back, give_addresses, let_go, move, tag, untag
from postroom.people.organisation import organisation
from postroom.people.reading import Profile, profiles
from postroom.people.standing import Tally
from postroom.people.workspace import Workspace
from postroom.web.contacts import checked
from postroom.web.visit import SignedIn, Visit

router = APIRouter()
CASES = 20
Deed = Callable[[Contact], object]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows."""

    profile: Profile
    cases: Sequence[Row]
    has_more: bool
    others: Sequence[Contact]
    """Who was merged into them."""
    merged_into: Contact | None
    tally: Tally


@router.get("/contacts/{number}")
def contact(visit: SignedIn, number: int) -> Response:
    """The contact's page."""
    return _page(visit, number)


class Person(BaseModel):
    """The form of what is known of them; a box that is not ticked is not sent."""

    name: str = Field(max_length=1000)
    workspace: str = Field("", max_length=1000)
    customer_admin: bool = False
    verified: bool = False


@router.post("/contacts/{number}")
def change(visit: SignedIn, number: int, person: Annotated[Person, Form()]) -> Response:
    """What the form holds."""

    def deed(row: Contact) -> None:
        row.name = " ".join(person.name.split()) or row.name
        move(visit.session, row, _workspace(visit, person.workspace))
        row.customer_admin = person.customer_admin
        verify(visit.session, row, person.verified)

    return _do(visit, number, deed)


@router.post("/contacts/{number}/addresses")
def add_address(visit: SignedIn, number: int, address: Annotated[str, Form(max_length=320)]) -> Response:
    """One address more."""
    return _do(visit, number, lambda row: give_addresses(visit.session, row, [*_mine(visit, row), checked(address)]))


@router.post("/contacts/{number}/addresses/remove")
def take_address(visit: SignedIn, number: int, address: Annotated[str, Form(max_length=320)]) -> Response:
    """One address less; the last one stays."""
    return _do(
        visit,
        number,
        lambda row: give_addresses(visit.session, row, [one for one in _mine(visit, row) if one != address.lower()]),
    )


@router.post("/contacts/{number}/tags")
def add_tag(visit: SignedIn, number: int, word: Annotated[str, Form(max_length=200)]) -> Response:
    """Puts a tag on them."""

    def deed(row: Contact) -> None:
        wanted = " ".join(word.split())
        if not 0 < len(wanted) <= 100:
            raise BadInput("A tag has 1 to 100 characters.")
        tag(visit.session, row, wanted)

    return _do(visit, number, deed)


@router.post("/contacts/{number}/tags/remove")
def take_tag(visit: SignedIn, number: int, word: Annotated[str, Form(max_length=200)]) -> Response:
    """Takes a tag off."""
    return _do(visit, number, lambda row: untag(visit.session, row, word))


@router.post("/contacts/{number}/delete")
def delete(visit: SignedIn, number: int) -> Response:
    """Lets them go; their cases stay."""
    return _do(visit, number, let_go)


@router.post("/contacts/{number}/restore")
def restore(visit: SignedIn, number: int) -> Response:
    """Brings them back."""
    return _do(visit, number, bring_back)


@router.post("/contacts/{number}/spam")
def spam(visit: SignedIn, number: int, undo: Annotated[bool, Form()] = False) -> Response:
    """Puts a whole flood aside, or gives it back."""
    flood = undo_flood if undo else mark_flood
    return _do(visit, number, lambda row: flood(visit.session, row, visit.agent))


@router.post("/contacts/{number}/merge")
def merge(visit: SignedIn, number: int, address: Annotated[str, Form(max_length=320)]) -> Response:
    """Gives everything of whoever has this address to this contact."""

    def deed(row: Contact) -> None:
        other = visit.session.scalar(
            select(ContactAddress.contact_id).where(ContactAddress.address == address.strip().lower())
        )
        if other is None:
            raise BadInput(f"Nobody has the address {address.strip()!r}.")
        merge_contacts(visit.session, other, row.id, visit.agent)

    return _do(visit, number, deed)


@router.post("/contacts/{number}/unmerge")
def unmerge(visit: SignedIn, number: int, other: Annotated[int, Form(ge=1, lt=2**63)]) -> Response:
    """Makes somebody who was merged into this contact somebody of their own again."""
    return _do(visit, number, lambda _: unmerge_contact(visit.session, other))


def _do(visit: Visit, number: int, deed: Deed) -> Response:
    row = _find(visit, number)
    try:
        with visit.session.begin_nested():
            deed(row)
            row.version += 1
    except (BadInput, Conflict) as error:
        visit.session.expire_all()
        return _page(visit, number, wrong=str(error))
    return RedirectResponse(f"/contacts/{number}", 303)


def _find(visit: Visit, number: int) -> Contact:
    row = visit.session.get(Contact, number) if 0 < number < 2**63 else None
    if row is None:
        raise NotFound("There is no such contact.")
    return row


def _mine(visit: Visit, row: Contact) -> Sequence[str]:
    return visit.session.scalars(select(ContactAddress.address).where(ContactAddress.contact_id == row.id)).all()


def _workspace(visit: Visit, name: str) -> int | None:
    if not name.strip():
        return None
    same = select(Workspace.id).where(func.lower(Workspace.name) == name.strip().lower()).order_by(Workspace.id)
    found = visit.session.scalar(same.limit(1))
    if found is None:
        raise BadInput(f"There is no workspace {name.strip()!r}.")
    return found


def _page(visit: Visit, number: int, wrong: str = "") -> Response:
    row = _find(visit, number)
    found = page(visit.session, Wanted(contact_id=number, spam=None), limit=CASES).cases
    usual = organisation(visit.session).limits
    counted = tallies(visit.session, usual, contacts=[number], networks=(), at=now()).of_contact(number)
    shown = Shown(
        profile=profiles(visit.session, [number])[number],
        cases=rows(visit.session, found[:CASES]),
        has_more=len(found) >= CASES,
        others=merged_into(visit.session, number),
        merged_into=visit.session.get(Contact, row.merged_into_id) if row.merged_into_id else None,
        tally=counted,
    )
    names = visit.session.scalars(select(Workspace.name).order_by(Workspace.id.desc()).limit(500)).all()
    frame = visit.frame("contacts")
    return visit.page("contact.html", frame=frame, contact=shown, workspaces=sorted(set(names)), wrong=wrong)
