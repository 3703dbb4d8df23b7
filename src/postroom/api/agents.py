"""Agents: who answers."""

from pydantic import BaseModel
from sqlalchemy import select

from postroom.api.paging import Page, Pages
from postroom.api.transaction import Transaction, resource
from postroom.people.agent import Agent as AgentRow
from postroom.people.agent import Role

router = resource("agents")


class Agent(BaseModel):
    """An employee with an account."""

    id: int
    email: str
    name: str
    role: Role
    active: bool


def agent(row: AgentRow) -> Agent:
    """An agent as the API shows it."""
    return Agent(id=row.id, email=row.email, name=row.name, role=row.role, active=row.active)


@router.get("/agents")
def list_agents(session: Transaction, pages: Pages) -> Page[Agent]:
    """All agents, in the order they came."""
    found = select(AgentRow).where(AgentRow.id > (pages.place(int) or 0)).order_by(AgentRow.id)
    return pages.by_id(session.scalars(found.limit(pages.limit + 1)).all(), agent, lambda row: row.id)
