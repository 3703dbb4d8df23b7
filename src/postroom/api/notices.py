"""Notices: what the token's agent is told, and how they want to be told."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from postroom.api.paging import Page, Pages
from postroom.api.shapes import NumberInPath, Wish
from postroom.api.transaction import ONCE, Me, Transaction, resource
from postroom.cases.case import Case as CaseRow
from postroom.notices.choosing import Choices, Email, Flag, Minutes, choices_of, choose
from postroom.notices.notice import Notice as NoticeRow
from postroom.notices.reading import listed, read
from postroom.people.happening import About

router = resource("notices")


class Notice(BaseModel):
    """One thing that the agent is told; `message` is the one it is about, where it is about one."""

    id: int
    about: About
    case: str
    message: int | None
    text: str
    details: str
    read: bool
    created_at: datetime


class ChoiceChanges(Wish):
    """How to be told of one kind of thing."""

    in_app: Flag | None = None
    email: Email | None = None


class NoticeSettingChanges(Wish):
    """What is to become of the choices; what is left out stays."""

    assigned: ChoiceChanges | None = None
    mentioned: ChoiceChanges | None = None
    customer_responds: ChoiceChanges | None = None
    comment: ChoiceChanges | None = None
    attribute_change: ChoiceChanges | None = None
    bounce: ChoiceChanges | None = None
    minutes: Minutes | None = None


@router.get("/notices")
def list_notices(
    session: Transaction,
    me: Me,
    pages: Pages,
    unread: Annotated[bool, Query(description="Only those that were not read yet.")] = False,
) -> Page[Notice]:
    """Newest first."""
    found = listed(me.id, unread=unread)
    if (place := pages.place(int)) is not None:
        found = found.where(NoticeRow.id < place)
    rows = session.execute(found.limit(pages.limit + 1)).all()
    return pages.by_id(rows, lambda row: _notice(*row), lambda row: row[0].id)


@router.post("/notices/{id_}/read", dependencies=ONCE)
def read_notice(session: Transaction, me: Me, id_: NumberInPath) -> Notice:
    """Marks a notice as read."""
    return _notice(*read(session, me.id, id_))


@router.get("/notice-settings")
def read_notice_settings(session: Transaction, me: Me) -> Choices:
    """How the agent wants to be told."""
    return choices_of(session, [me.id])[me.id]


@router.put("/notice-settings")
def change_notice_settings(session: Transaction, me: Me, wish: NoticeSettingChanges) -> Choices:
    """Changes what the body names; what it leaves out stays."""
    return choose(session, me.id, wish.model_dump(mode="json", exclude_none=True))


def _notice(row: NoticeRow, case: CaseRow) -> Notice:
    return Notice(
        id=row.id,
        about=row.about,
        case=case.name,
        message=row.message_id,
        text=row.text,
        details=row.details,
        read=row.read_at is not None,
        created_at=row.created_at,
    )
