"""Reading contacts: what hangs on them, for any number at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.people.contact import Contact, ContactAddress, ContactTag
from postroom.people.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Profile:
    """A contact with what hangs on it."""

    contact: Contact
    addresses: Sequence[str]
    tags: Sequence[str]
    workspace: Workspace | None


def profiles(session: Session, ids: Collection[int]) -> dict[int, Profile]:
    """The contacts that exist, by id: four queries, however many there are."""
    contacts = session.scalars(select(Contact).where(among(Contact.id, ids))).all()
    workspaces = {w.id: w for w in session.scalars(select(Workspace).where(among(Workspace.id, _workspaces(contacts))))}
    addresses, tags = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for address in session.scalars(
        select(ContactAddress).where(among(ContactAddress.contact_id, ids)).order_by(ContactAddress.address)
    ):
        addresses[address.contact_id].append(address.address)
    for tag in session.scalars(select(ContactTag).where(among(ContactTag.contact_id, ids)).order_by(ContactTag.tag)):
        tags[tag.contact_id].append(tag.tag)
    return {c.id: Profile(c, addresses[c.id], tags[c.id], workspaces.get(c.workspace_id or 0)) for c in contacts}


def _workspaces(contacts: Sequence[Contact]) -> set[int]:
    return {c.workspace_id for c in contacts if c.workspace_id is not None}
