"""Opening a case by writing to its reporters first."""

from typing import Annotated

from fastapi import Response
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.api.cases import Case, answer
from postroom.api.naming import Named, NamedOwner, inboxes, known, owner
from postroom.api.shapes import Line, Recipient, Text, Title, Wish
from postroom.api.transaction import ONCE, Me, TheKey, Transaction, resource
from postroom.cases.case import Case as CaseRow
from postroom.cases.case import Channel
from postroom.cases.changing import change
from postroom.cases.opening_out import Opening, open_case
from postroom.inboxes.inbox import Inbox, Kind

router = resource("cases")


class NewCase(Wish):
    """What the case is to be, and the first message to its reporters."""

    kind: Kind | None = None
    inbox: Annotated[Named, Field(description="Id or address; it says which kind it opens.")]
    title: Title
    reported_by: Annotated[list[Recipient], Field(min_length=1, max_length=100)]
    text: Text | None = None
    html: Text | None = None
    cc: Annotated[list[Recipient], Field(default_factory=list, max_length=100)]
    bcc: Annotated[list[Recipient], Field(default_factory=list, max_length=100)]
    owner: NamedOwner | None = None
    """Without it, whoever owns the new cases of the inbox."""
    attachments: Annotated[list[Line], Field(default_factory=list, max_length=100, description="Ids of uploads.")]


@router.post("/cases", status_code=201, dependencies=ONCE)
def add_case(*, session: Transaction, me: Me, key: TheKey, wish: NewCase, response: Response) -> Case:
    """Opens a case and sends its first message."""
    opening = Opening(
        inbox=_address(session, wish.inbox),
        title=wish.title,
        reported_by=wish.reported_by,
        text=wish.text,
        html=wish.html,
        cc=wish.cc,
        bcc=wish.bcc,
        uploads=wish.attachments,
        kind=wish.kind,
        source=Channel.api,
    )
    first = open_case(session, me, opening, key)
    case = session.get_one(CaseRow, first.case_id)
    if wish.owner is not None:
        agent_id, group_id = owner(session, wish.owner)
        change(session, case, me, {"owner_id": agent_id, "group_id": group_id})
    return answer(session, case, response)


def _address(session: Session, named: int | str) -> str:
    number = known(session, inboxes, named)
    return session.scalars(select(Inbox.address).where(Inbox.id == number)).one()
