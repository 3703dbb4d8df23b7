"""Two contacts who are one person, and taking that back; and who is a guest."""

from typing import Any

import pytest
from sqlalchemy import select

from postroom.base.errors import BadInput, Conflict, NotFound
from postroom.cases.case import Case, Participant, Reporter
from postroom.cases.guests import verify
from postroom.cases.listing import Wanted, page
from postroom.cases.merging_contacts import merge_contacts, merged_into, unmerge_contact
from postroom.cases.message import Message
from postroom.inboxes.inbox import Kind
from postroom.people.contact import Contact, ContactAddress, ContactTag
from postroom.people.introducing import bring_back
from tests.cases.acme import Acme


def picture(acme: Acme, *contacts: Contact) -> dict[str, Any]:
    """All that hangs on these contacts."""
    ids = [one.id for one in contacts]
    acme.session.expire_all()

    def rows(column: Any, key: Any) -> list[Any]:
        return [
            tuple(row) for row in acme.session.execute(select(column, key).where(column.in_(ids)).order_by(column, key))
        ]

    return {
        "addresses": rows(ContactAddress.contact_id, ContactAddress.address),
        "tags": rows(ContactTag.contact_id, ContactTag.tag),
        "cases": rows(Case.contact_id, Case.id),
        "guests": rows(Case.contact_id, Case.is_guest),
        "messages": rows(Message.contact_id, Message.id),
        "thread": rows(Participant.contact_id, Participant.case_id),
        "reporters": rows(Reporter.contact_id, Reporter.case_id),
        "standing": [(one.verified, one.workspace_id, one.deleted_at) for one in contacts],
    }


@pytest.fixture
def both(acme: Acme) -> tuple[Contact, Contact]:
    """Zoë, verified, and Ned, who shares a case with her and has one of his own."""
    zoe, ned = acme.zoe, acme.ned
    shared = acme.case("Shared", words="Both are on it.")
    acme._written(Reporter(case_id=shared.id, contact_id=ned.id))
    own = acme.case("Ned's own", contact=ned)
    acme.message(own, "Mine.", contact=ned, from_address="ned@elsewhere.example")
    acme.session.add_all([ContactTag(contact_id=zoe.id, tag="vip"), ContactTag(contact_id=ned.id, tag="vip")])
    acme.session.add(ContactTag(contact_id=ned.id, tag="loud"))
    acme.session.flush()
    return zoe, ned


def test_it_gives_everything_to_the_other_and_back(acme: Acme, both: tuple[Contact, Contact]) -> None:
    zoe, ned = both
    before = picture(acme, zoe, ned)
    merge_contacts(acme.session, ned.id, zoe.id, acme.alice)
    merged = picture(acme, zoe, ned)
    for what in ("addresses", "cases", "messages", "thread", "reporters"):
        assert {row[0] for row in merged[what]} == {zoe.id}, what
    assert {"loud", "vip"} == {tag for contact, tag in merged["tags"] if contact == zoe.id}
    assert not any(guest for _, guest in merged["guests"]), "Zoë is verified"
    assert [one.id for one in merged_into(acme.session, zoe.id)] == [ned.id]
    assert ned.merged_into_id == zoe.id
    unmerge_contact(acme.session, ned.id)
    assert picture(acme, zoe, ned) == before


def test_it_gives_back_also_what_came_from_their_address_since(acme: Acme, both: tuple[Contact, Contact]) -> None:
    zoe, ned = both
    merge_contacts(acme.session, ned.id, zoe.id, acme.alice)
    case = acme.case("Since then", contact=zoe)
    message = acme.message(case, "Me again.", contact=zoe, from_address="Ned@elsewhere.example")
    case.opened_by_id = message.id
    acme.session.flush()
    unmerge_contact(acme.session, ned.id)
    assert (case.contact_id, message.contact_id) == (ned.id, ned.id)


def test_a_guest_who_turns_out_to_be_somebody_known_makes_both_known(acme: Acme, both: tuple[Contact, Contact]) -> None:
    zoe, ned = both
    before = picture(acme, zoe, ned)
    merge_contacts(acme.session, zoe.id, ned.id, acme.alice)
    assert (ned.verified, ned.workspace_id) == (True, acme.quist.id)
    assert not any(guest for _, guest in picture(acme, ned)["guests"])
    unmerge_contact(acme.session, zoe.id)
    assert picture(acme, zoe, ned) == before


def test_it_refuses_what_makes_no_sense(acme: Acme, both: tuple[Contact, Contact]) -> None:
    zoe, ned = both
    with pytest.raises(BadInput):
        merge_contacts(acme.session, zoe.id, zoe.id, acme.alice)
    with pytest.raises(NotFound):
        merge_contacts(acme.session, zoe.id, 10**9, acme.alice)
    with pytest.raises(Conflict):
        unmerge_contact(acme.session, ned.id)
    merge_contacts(acme.session, ned.id, zoe.id, acme.alice)
    with pytest.raises(Conflict):
        merge_contacts(acme.session, ned.id, zoe.id, acme.alice)
    with pytest.raises(Conflict, match="undo that instead"):
        bring_back(ned)


def test_it_leaves_nobody_without_an_address(acme: Acme, both: tuple[Contact, Contact]) -> None:
    zoe, ned = both
    merge_contacts(acme.session, ned.id, zoe.id, acme.alice)
    acme.session.delete(acme.session.get_one(ContactAddress, "ned@elsewhere.example"))
    acme.session.flush()
    with pytest.raises(Conflict, match="without an address"):
        unmerge_contact(acme.session, ned.id)


def test_who_is_verified_is_no_guest_in_any_case(acme: Acme) -> None:
    case = acme.case("May I ask", contact=acme.ned, inbox=acme.hello)
    guests, primary = (Wanted(kind=Kind.conversation, verified=known) for known in (False, True))
    assert [one.id for one in page(acme.session, guests).cases] == [case.id]
    verify(acme.session, acme.ned)
    assert [one.id for one in page(acme.session, primary).cases] == [case.id]
    assert not page(acme.session, guests).cases
    verify(acme.session, acme.ned, verified=False)
    assert [one.id for one in page(acme.session, guests).cases] == [case.id]
