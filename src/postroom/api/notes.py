"""Notes: the internal discussion of a case."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from postroom.api.agents import Agent, agent
from postroom.api.paging import Page, Pages
from postroom.api.shapes import Wish
from postroom.api.transaction import ONCE, Me, Transaction, resource
from postroom.cases import noting, reading
from postroom.cases.note import Note as NoteRow
from postroom.people.agent import Agent as AgentRow

router = resource("notes")

Said = Annotated[
    str, StringConstraints(min_length=1, max_length=noting.MOST_WORDS, pattern=r"^[^\x00]*[^\x00\s][^\x00]*$")
]


class Note(BaseModel):
    """What an agent said among us."""

    id: int
    author: Agent
    text: str
    created_at: datetime


class NewNote(Wish):
    """What is to be said.

    `@address` mentions an agent, who follows it from then on, or a contact, who is put in Cc; `@name` all of a group.
    """

    text: Said


@router.get("/cases/{name}/notes")
def list_notes(session: Transaction, name: str, pages: Pages) -> Page[Note]:
    """Oldest first."""
    case = reading.find(session, name)
    rows = reading.notes(session, case.id, pages.place(int) or 0, pages.limit + 1)
    return pages.by_id(rows, lambda row: _note(*row), lambda row: row[0].id)


@router.post("/cases/{name}/notes", status_code=201, dependencies=ONCE)
def add_note(session: Transaction, me: Me, name: str, wish: NewNote) -> Note:
    """Adds a note."""
    return _note(noting.note(session, reading.find(session, name, lock=True), me, wish.text), me)


def _note(row: NoteRow, by: AgentRow) -> Note:
    return Note(id=row.id, author=agent(by), text=row.text, created_at=row.created_at)
