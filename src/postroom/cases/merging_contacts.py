"""Merging contacts who turn out to be one person, and taking that back.

The other keeps its row, deleted, without addresses. All that moved is written down, so that a merge can be undone: then
its addresses, tags and cases are its own again, with what came from its addresses since.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Text, bindparam, delete, select, text
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.errors import BadInput, Conflict, NotFound
from postroom.base.name_locks import lock_names
from postroom.cases.guests import verify
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress, ContactMerge
from postroom.people.portal_door import PortalSignIn

_MOVES = {
    "addresses": "UPDATE contact_addresses SET contact_id = :into WHERE contact_id = :merged RETURNING address",
    "cases": "UPDATE cases SET contact_id = :into, is_guest = NOT :verified, version = version + 1 "
    "WHERE contact_id = :merged RETURNING id",
    "messages": "UPDATE messages SET contact_id = :into WHERE contact_id = :merged RETURNING id",
    "participants": "UPDATE participants SET contact_id = :into WHERE contact_id = :merged RETURNING case_id",
    "events": "UPDATE events SET contact_id = :into WHERE contact_id = :merged RETURNING id",
    "reported_too": "INSERT INTO reporters (case_id, contact_id) SELECT case_id, :into FROM reporters "
    "WHERE contact_id = :merged ON CONFLICT DO NOTHING RETURNING case_id",
    "reported": "DELETE FROM reporters WHERE contact_id = :merged RETURNING case_id",
    "tagged_too": "INSERT INTO contact_tags (contact_id, tag) SELECT :into, tag FROM contact_tags "
    "WHERE contact_id = :merged ON CONFLICT DO NOTHING RETURNING tag",
}
"""Each says what it moved."""
_BACK = (
    "UPDATE contact_addresses SET contact_id = :merged WHERE contact_id = :into AND address = ANY(:addresses)",
    "UPDATE cases SET contact_id = :merged, is_guest = NOT :verified, version = version + 1 "
    "WHERE contact_id = :into AND (id = ANY(:cases) OR opened_by_id IN (SELECT id FROM messages "
    "WHERE contact_id = :into AND lower(from_address) = ANY(:addresses)))",
    "UPDATE messages SET contact_id = :merged "
    "WHERE contact_id = :into AND (id = ANY(:messages) OR lower(from_address) = ANY(:addresses))",
    "UPDATE participants SET contact_id = :merged WHERE contact_id = :into AND address = ANY(:addresses)",
    "UPDATE events SET contact_id = :merged WHERE contact_id = :into AND id = ANY(:events)",
    "DELETE FROM reporters WHERE contact_id = :into AND case_id = ANY(:reported_too)",
    "INSERT INTO reporters (case_id, contact_id) SELECT unnest(:reported), :merged ON CONFLICT DO NOTHING",
    "DELETE FROM contact_tags WHERE contact_id = :into AND tag = ANY(:tagged_too)",
)
_WORDS = ("addresses", "tagged_too")


def merge_contacts(session: Session, merged_id: int, into_id: int, agent: Agent) -> Contact:
    """Gives everything of one contact to the other, which is returned.

    Raises NotFound, BadInput for one and the same, Conflict when one of them was deleted or merged.
    """
    if merged_id == into_id:
        raise BadInput("A contact can't be merged with itself.")
    merged, into = _locked(session, merged_id, into_id)
    if merged.deleted_at is not None or into.deleted_at is not None:
        raise Conflict("One of these contacts was deleted or merged: bring it back first.")
    values = {"merged": merged_id, "into": into_id, "verified": into.verified}
    moved = {name: list(session.scalars(text(move), values)) for name, move in _MOVES.items()}
    moved |= {"workspace": [into.workspace_id], "verified": [into.verified]}
    session.execute(delete(PortalSignIn).where(PortalSignIn.contact_id == merged_id))
    session.add(ContactMerge(contact_id=merged_id, into_id=into_id, agent_id=agent.id, moved=moved))
    merged.deleted_at, merged.merged_into_id, merged.version = now(), into_id, merged.version + 1
    into.version += 1
    into.workspace_id = into.workspace_id or merged.workspace_id
    verify(session, into, into.verified or merged.verified)
    _refresh(session)
    return into


def unmerge_contact(session: Session, merged_id: int) -> Contact:
    """Makes a merged contact somebody of their own again. Raises NotFound, Conflict when they were not merged."""
    merged = session.get(Contact, merged_id)
    if merged is None:
        raise NotFound(f"There is no contact {merged_id}.")
    if merged.merged_into_id is None:
        raise Conflict("This contact was not merged.")
    merged, into = _locked(session, merged_id, merged.merged_into_id)
    newest = select(ContactMerge).where(ContactMerge.contact_id == merged_id).order_by(ContactMerge.id.desc()).limit(1)
    record = session.scalars(newest).one()
    values = {"merged": merged_id, "into": into.id, "verified": merged.verified}
    for step in _BACK:
        session.execute(_lists(step, record.moved), values | _named(step, record.moved))
    _must_have_addresses(session, merged, into)
    merged.deleted_at, merged.merged_into_id, merged.version = None, None, merged.version + 1
    into.version += 1
    (into.workspace_id,), (was_verified,) = record.moved["workspace"], record.moved["verified"]
    verify(session, into, was_verified)
    session.delete(record)
    _refresh(session)
    return merged


def merged_into(session: Session, contact_id: int) -> Sequence[Contact]:
    """The contacts that were merged into this one, the latest first."""
    of_it = select(Contact).where(Contact.merged_into_id == contact_id)
    return session.scalars(of_it.order_by(Contact.deleted_at.desc())).all()


def _locked(session: Session, one: int, other: int) -> tuple[Contact, Contact]:
    """Both rows; no mail of theirs is taken in meanwhile, for it might be put down to the one that is no more."""
    theirs = select(ContactAddress.address).where(ContactAddress.contact_id.in_((one, other)))
    lock_names(session, session.scalars(theirs).all())
    found = select(Contact).where(Contact.id.in_((one, other))).order_by(Contact.id).with_for_update()
    rows = {row.id: row for row in session.scalars(found.execution_options(populate_existing=True))}
    for number in (one, other):
        if number not in rows:
            raise NotFound(f"There is no contact {number}.")
    return rows[one], rows[other]


def _named(step: str, moved: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(values) for name, values in moved.items() if f":{name})" in step}


def _lists(step: str, moved: Mapping[str, Any]) -> Any:
    kinds = {name: ARRAY(Text if name in _WORDS else BigInteger) for name in _named(step, moved)}
    return text(step).bindparams(*(bindparam(name, type_=kind) for name, kind in kinds.items()))


def _must_have_addresses(session: Session, merged: Contact, into: Contact) -> None:
    """Raises Conflict when somebody gave the addresses away meanwhile: nobody is left without any."""
    for contact in (merged, into):
        mine = select(ContactAddress.address).where(ContactAddress.contact_id == contact.id).limit(1)
        if session.scalar(mine) is None:
            raise Conflict(f"{contact.name} would be left without an address: give them one first.")


def _refresh(session: Session) -> None:
    session.flush()
    session.expire_all()
