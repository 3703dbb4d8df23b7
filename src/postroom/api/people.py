"""How people are shown wherever something names them."""

from typing import Literal

from pydantic import BaseModel

from postroom.api.shapes import Wish
from postroom.api.workspaces import WorkspaceName, workspace_name
from postroom.cases.case import Participant
from postroom.cases.reading_messages import Shown
from postroom.people.organisation import Count, Hours, Minutes
from postroom.people.reading import Profile


class OwnLimits(Wish):
    """The numbers that are a contact's own; what is left out, or null, is as for everybody."""

    mails: Count | None = None
    minutes: Minutes | None = None
    spam_mails: Count | None = None
    spam_hours: Hours | None = None


class Contact(BaseModel):
    """An end user."""

    id: int
    name: str
    addresses: list[str]
    workspace: WorkspaceName | None
    verified: bool
    customer_admin: bool
    tags: list[str]
    limits: OwnLimits | None
    """Those of the organisation's limits that are other for this one."""
    deleted: bool
    version: int


class Person(BaseModel):
    """Somebody behind an address: a contact, an agent, or a colleague, who has no id."""

    address: str
    name: str
    kind: Literal["contact", "agent", "colleague"]
    id: int | None


def contact(profile: Profile) -> Contact:
    """A contact as the API shows it."""
    row = profile.contact
    return Contact(
        id=row.id,
        name=row.name,
        addresses=list(profile.addresses),
        workspace=workspace_name(profile.workspace),
        verified=row.verified,
        customer_admin=row.customer_admin,
        tags=list(profile.tags),
        limits=OwnLimits.model_validate(row.limits) if row.limits else None,
        deleted=row.deleted_at is not None,
        version=row.version,
    )


def member(row: Participant) -> Person:
    """An e-mail member."""
    return _person(row.address, row.name, row.contact_id, row.agent_id)


def author(shown: Shown) -> Person | None:
    """Who wrote a message; nobody when it came without a sender."""
    message = shown.message
    if shown.agent:
        return Person(address=shown.agent.email, name=shown.agent.name, kind="agent", id=shown.agent.id)
    if not message.from_address and not shown.contact:
        return None
    name = message.from_name or (shown.contact.name if shown.contact else "")
    return _person(message.from_address, name, message.contact_id, None)


def _person(address: str, name: str, contact_id: int | None, agent_id: int | None) -> Person:
    if agent_id:
        return Person(address=address, name=name, kind="agent", id=agent_id)
    return Person(address=address, name=name, kind="contact" if contact_id else "colleague", id=contact_id)
