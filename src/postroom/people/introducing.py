"""Introducing contacts by hand, changing what is known of them, and letting them go."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.errors import BadInput, Conflict
from postroom.people.contact import Contact, ContactAddress, ContactTag
from postroom.people.counting import count_anew
from postroom.people.organisation import organisation
from postroom.people.organising import add_workspace
from postroom.people.public_domains import is_public
from postroom.people.standing import Tag
from postroom.people.workspace import Workspace, WorkspaceDomain


def introduce(session: Session, name: str, addresses: Sequence[str], workspace_id: int | None = None) -> Contact:
    """A new contact, unverified; where no workspace is given, in that of its first address's domain.

    Raises BadInput, or Conflict when one of the addresses is another contact's.
    """
    if not addresses:
        raise BadInput("A contact needs an address.")
    contact = Contact(name=name or addresses[0].partition("@")[0], workspace_id=_home(session, addresses[0]))
    session.add(contact)
    session.flush()
    if workspace_id is not None:
        move(session, contact, workspace_id)
    give_addresses(session, contact, addresses)
    return contact


def _home(session: Session, address: str) -> int | None:
    domain = address.rpartition("@")[2].lower()
    known = session.scalar(select(WorkspaceDomain.workspace_id).where(WorkspaceDomain.domain == domain))
    if known or is_public(domain) or not organisation(session).create_workspaces_for_new_domains:
        return known
    return add_workspace(session, domain, [domain]).id


def move(session: Session, contact: Contact, workspace_id: int | None) -> None:
    """Puts the contact into a workspace, or into none. Raises BadInput when there is no such workspace."""
    if workspace_id is not None and session.get(Workspace, workspace_id) is None:
        raise BadInput(f"There is no workspace {workspace_id}.")
    contact.workspace_id = workspace_id


def give_addresses(session: Session, contact: Contact, addresses: Sequence[str]) -> None:
    """Makes these the contact's addresses. Raises BadInput, or Conflict when one is another contact's."""
    if not addresses:
        raise BadInput("A contact needs an address.")
    session.execute(delete(ContactAddress).where(ContactAddress.contact_id == contact.id))
    wanted = sorted({address.lower() for address in addresses})
    session.add_all(ContactAddress(address=address, contact_id=contact.id) for address in wanted)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict("One of these addresses belongs to another contact already.") from None


def let_go(contact: Contact) -> None:
    """Deletes the contact. Its row and addresses stay, for cases name it, and it may write again."""
    contact.deleted_at = contact.deleted_at or now()
    contact.version += 1


def bring_back(contact: Contact) -> None:
    """Restores a deleted contact. Raises Conflict when it was merged: that is undone instead."""
    if contact.merged_into_id is not None:
        raise Conflict("This contact was merged into another: undo that instead.")
    contact.deleted_at = None


def tag(session: Session, contact: Contact, word: str) -> None:
    """Puts a tag on the contact."""
    values = {"contact_id": contact.id, "tag": word}
    if session.execute(insert(ContactTag).values(values).on_conflict_do_nothing().returning(ContactTag.tag)).first():
        contact.version += 1


def untag(session: Session, contact: Contact, word: str) -> None:
    """Takes a tag off the contact. Without `spammer` there is no `blocked`, and counting starts anew (spec, 9.3)."""
    if word == Tag.spammer:
        untag(session, contact, Tag.blocked)
        count_anew(session, contact.id)
    mine = ContactTag.contact_id == contact.id, ContactTag.tag == word
    if session.execute(delete(ContactTag).where(*mine).returning(ContactTag.tag)).first():
        contact.version += 1
