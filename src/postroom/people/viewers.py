"""Viewers: contacts as the rules of seeing ask for them, any number in one query."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postroom.base.columns import any_of
from postroom.people.contact import Contact, ContactAddress
from postroom.people.seeing import Viewer, private_domains

_ADDRESSES = func.array_agg(ContactAddress.address).filter(ContactAddress.address.is_not(None))
_CONTACTS = (
    select(Contact.id, Contact.workspace_id, Contact.customer_admin, Contact.deleted_at, Contact.verified, _ADDRESSES)
    .outerjoin(ContactAddress)
    .where(any_of(Contact.id, "ids"))
    .group_by(Contact.id)
)


def viewers(session: Session, ids: Collection[int]) -> dict[int, Viewer]:
    """Those of these contacts that exist, by id."""
    return {
        number: Viewer(number, workspace, private_domains(written or ()), admin, deleted is not None, verified)
        for number, workspace, admin, deleted, verified, written in session.execute(_CONTACTS, {"ids": list(ids)})
    }
