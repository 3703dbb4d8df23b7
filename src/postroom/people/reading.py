"""Reading contacts: what hangs on them, for any number at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from postroom.base.finding import by_id
from postroom.people.contact import Contact
from postroom.people.workspace import Workspace

_HANGING = text("""
    SELECT id,
           ARRAY(SELECT address FROM contact_addresses WHERE contact_id = id ORDER BY address),
           ARRAY(SELECT tag FROM contact_tags WHERE contact_id = id ORDER BY tag)
    FROM unnest(CAST(:ids AS bigint[])) AS contact_ids (id)
""")


@dataclass(frozen=True, slots=True)
class Profile:
    """A contact with what hangs on it."""

    contact: Contact
    addresses: Sequence[str]
    tags: Sequence[str]
    workspace: Workspace | None


def profiles(session: Session, ids: Collection[int]) -> dict[int, Profile]:
    """The contacts that exist, by id: three queries, however many there are."""
    contacts = by_id(session, Contact, ids)
    workspaces = by_id(session, Workspace, (c.workspace_id for c in contacts.values()))
    hanging = session.execute(_HANGING, {"ids": list(contacts)}) if contacts else ()
    return {
        number: Profile(contacts[number], addresses, tags, workspaces.get(contacts[number].workspace_id or 0))
        for number, addresses, tags in hanging
    }
