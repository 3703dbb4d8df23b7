"""Inbox addresses: what their mail opens and how answers leave."""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.api import naming
from postroom.api.agents import Agent
from postroom.api.bearer import must_be_admin
from postroom.api.groups import OwningGroup, owner
from postroom.api.naming import NamedOwner
from postroom.api.paging import Page, Pages
from postroom.api.shapes import Address, Flag, IfMatch, Line, NumberInPath, Wish, etag, must_match
from postroom.api.transaction import ONCE, Me, TheKey, Transaction, resource
from postroom.base.errors import NotFound
from postroom.inboxes.adding import add_inbox, sealed_route
from postroom.inboxes.inbox import ACKNOWLEDGEMENT, Kind, LongestText
from postroom.inboxes.inbox import Inbox as InboxRow
from postroom.people.agent import Agent as AgentRow
from postroom.people.group import Group as GroupRow

router = resource("inboxes")


class InboxName(BaseModel):
    """Which inbox address."""

    id: int
    address: str
    name: str


class Inbox(InboxName):
    """An address of ours. How its mail leaves is not told: it may hold a password."""

    opens: Kind
    owner: Agent | OwningGroup | None
    acknowledge: bool
    acknowledgement: str
    acknowledgement_outside: str
    acknowledge_again_after: int
    version: int


class NewInbox(Wish):
    """An inbox address to be added."""

    address: Address
    opens: Kind
    name: Line = ""
    owner: NamedOwner | None = None
    send: Annotated[Line, Field(description="`direct`, or smtp://USER:PASS@HOST:PORT, smtps://, smtp+starttls://")] = (
        "direct"
    )


class InboxChanges(Wish):
    """What is to become of an inbox address; what is left out stays."""

    name: Line | None = None
    opens: Kind | None = None
    owner: NamedOwner | None = None
    send: Line | None = None
    acknowledge: Flag | None = None
    """Whether who opens a case gets a short automatic answer."""
    acknowledgement: LongestText | None = None
    acknowledgement_outside: LongestText | None = None
    """What it says outside the business hours; empty: the same."""
    acknowledge_again_after: Annotated[int, Field(ge=0, le=525_600, strict=True)] | None = None
    """Minutes in which the same sender gets no second one."""


ACKNOWLEDGING = {"acknowledge", "acknowledgement", "acknowledgement_outside", "acknowledge_again_after"}


def inbox_name(row: InboxRow) -> InboxName:
    """An inbox address as other things name it."""
    return InboxName(id=row.id, address=row.address, name=row.name)


@router.get("/inboxes")
def list_inboxes(session: Transaction, pages: Pages) -> Page[Inbox]:
    """All inbox addresses, in the order they came."""
    found = (
        select(InboxRow, AgentRow, GroupRow)
        .outerjoin(AgentRow)
        .outerjoin(GroupRow)
        .where(InboxRow.id > (pages.place(int) or 0))
    )
    rows = session.execute(found.order_by(InboxRow.id).limit(pages.limit + 1)).all()
    return pages.by_id(rows, lambda row: _inbox(row[0], row[1] or row[2]), lambda row: row[0].id)


@router.post("/inboxes", status_code=201, dependencies=ONCE)
def add(session: Transaction, me: Me, key: TheKey, wish: NewInbox, response: Response) -> Inbox:
    """Adds an inbox address. Admins only."""
    must_be_admin(me)
    agent_id, group_id = naming.owner(session, wish.owner)
    row = add_inbox(
        session,
        key,
        wish.address,
        wish.opens,
        name=wish.name,
        owner_id=agent_id,
        group_id=group_id,
        send=wish.send,
    )
    return _answer(session, row, response)


@router.get("/inboxes/{id_}")
def read_inbox(session: Transaction, id_: NumberInPath, response: Response) -> Inbox:
    """One inbox address."""
    return _answer(session, _find(session, id_), response)


@router.patch("/inboxes/{id_}")
def change_inbox(
    *,
    session: Transaction,
    me: Me,
    key: TheKey,
    id_: NumberInPath,
    wish: InboxChanges,
    response: Response,
    version: IfMatch,
) -> Inbox:
    """Changes what the body names. Admins only."""
    must_be_admin(me)
    row = _find(session, id_, lock=True)
    must_match(row.version, version)
    row.name = row.name if wish.name is None else wish.name
    row.opens = wish.opens or row.opens
    if "owner" in wish.model_fields_set:
        row.owner_id, row.group_id = naming.owner(session, wish.owner)
    if wish.send is not None:
        row.send = sealed_route(wish.send, key)
    for name in ACKNOWLEDGING & wish.model_fields_set:
        if (value := getattr(wish, name)) is not None:
            setattr(row, name, value)
    if row.acknowledge and not row.acknowledgement.strip():
        row.acknowledgement = ACKNOWLEDGEMENT
    row.version += 1
    return _answer(session, row, response)


def _find(session: Session, number: int, *, lock: bool = False) -> InboxRow:
    row = session.get(InboxRow, number, with_for_update=lock)
    if row is None:
        raise NotFound(f"There is no inbox {number}.")
    return row


def _answer(session: Session, row: InboxRow, response: Response) -> Inbox:
    session.flush()
    response.headers["ETag"] = etag(row.version)
    found = session.get(AgentRow, row.owner_id) if row.owner_id else None
    return _inbox(row, found or (session.get(GroupRow, row.group_id) if row.group_id else None))


def _inbox(row: InboxRow, found: AgentRow | GroupRow | None) -> Inbox:
    return Inbox(
        id=row.id,
        address=row.address,
        name=row.name,
        opens=row.opens,
        owner=owner(found),
        version=row.version,
        acknowledge=row.acknowledge,
        acknowledgement=row.acknowledgement,
        acknowledgement_outside=row.acknowledgement_outside,
        acknowledge_again_after=row.acknowledge_again_after,
    )
