"""What requests name agents, contacts and inboxes by: an id, or the address that people know. Groups, by name."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Query
from pydantic import StringConstraints
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from postroom.api.shapes import BIGGEST, GROUP, Address, Number
from postroom.base.errors import BadInput
from postroom.inboxes.inbox import Inbox
from postroom.people.agent import Agent
from postroom.people.contact import ContactAddress
from postroom.people.group import Group
from postroom.people.grouping import MOST_NAME

NOBODY = 0
"""The id of no row."""

Named = Number | Address
NamedOwner = Named | Annotated[str, StringConstraints(max_length=MOST_NAME, pattern=GROUP)]
"""An agent's id or address, or a group's name, which never looks like either."""
OwnerInQuery = Annotated[
    str | None, Query(max_length=254, pattern=r"^[^\x00]*$", description="An agent's id or address, or a group's name.")
]
NamedInQuery = Annotated[str | None, Query(max_length=254, pattern=r"^[^\x00]*$", description="An id or an address.")]


Finding = Callable[[int | str], Select[int]]


def agents(named: int | str) -> Select[int]:
    """The agent with this id or address, active or not."""
    return select(Agent.id).where(
        Agent.id == named if isinstance(named, int) else func.lower(Agent.email) == named.lower()
    )


def inboxes(named: int | str) -> Select[int]:
    """The inbox with this id or address."""
    return select(Inbox.id).where(Inbox.id == named if isinstance(named, int) else Inbox.address == named.lower())


def contacts(named: int | str) -> Select[int]:
    """The contact with this id or address, if it has any address."""
    return select(ContactAddress.contact_id).where(
        ContactAddress.contact_id == named if isinstance(named, int) else ContactAddress.address == named.lower()
    )


def groups(named: int | str) -> Select[int]:
    """The group of this name."""
    return select(Group.id).where(func.lower(Group.name) == " ".join(str(named).split()).lower())


def owner(session: Session, named: int | str | None) -> tuple[int | None, int | None]:
    """The ids of the agent or the group who is to own something. Raises BadInput when there is no such thing."""
    if named is None:
        return None, None
    if _is_group(named):
        return None, known(session, groups, named)
    return known(session, agents, named), None


def owning(session: Session, named: str | None) -> tuple[int | None, tuple[int, ...]]:
    """The agent or the groups that a filter means, as `filtered` tells them."""
    if named and _is_group(named):
        return None, (filtered(session, groups, named) or NOBODY,)
    return filtered(session, agents, named), ()


def _is_group(named: int | str) -> bool:
    return isinstance(named, str) and "@" not in named and not (named.isascii() and named.isdigit())


def filtered(session: Session, finding: Finding, named: str | None) -> int | None:
    """The id that a filter means: None for any, NOBODY when there is no such thing."""
    if not named:
        return None
    if named.isascii() and named.isdigit() and int(named) > BIGGEST:
        return NOBODY
    return session.scalar(finding(int(named) if named.isascii() and named.isdigit() else named)) or NOBODY


def known(session: Session, finding: Finding, named: int | str) -> int:
    """The id of what a body names. Raises BadInput when there is no such thing."""
    number = session.scalar(finding(named))
    if number is None:
        raise BadInput(f"There is no {named} here.")
    return number
