"""Enrolling agents, and the programs that act for them."""

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput, Conflict, NotFound
from postroom.base.secrets import token, token_hash
from postroom.people.agent import Agent, ApiToken, Role
from postroom.people.passwords import hashed


def enrol(session: Session, email: str, name: str, password: str, *, admin: bool = False) -> Agent:
    """A new agent. Raises BadInput, or Conflict when there is one with that address."""
    if email.count("@") != 1 or email.strip() != email or " " in email or email.startswith("@"):
        raise BadInput(f"{email!r} is no e-mail address.")
    if not name.strip():
        raise BadInput("An agent needs a name: customers see it.")
    agent = Agent(
        email=email.lower(),
        name=name.strip(),
        role=Role.admin if admin else Role.agent,
        password_hash=hashed(password),
    )
    session.add(agent)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(f"There is an agent with the address {email} already.") from None
    return agent


def agent_by_email(session: Session, email: str) -> Agent:
    """Raises NotFound."""
    agent = session.scalar(select(Agent).where(func.lower(Agent.email) == email.lower()))
    if agent is None:
        raise NotFound(f"There is no agent with the address {email}.")
    return agent


def issue_token(session: Session, agent: Agent, name: str = "") -> str:
    """A new API token; only its hash is kept, so this is the one time it can be shown."""
    word = token()
    session.add(ApiToken(token_hash=token_hash(word), agent_id=agent.id, name=name))
    return word
