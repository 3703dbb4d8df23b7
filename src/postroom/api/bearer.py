"""Bearer tokens: a program acts as the agent whose token it carries (RFC 6750)."""

from fastapi.security import HTTPBearer
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.api.problems import Refused
from postroom.base.secrets import token_hash
from postroom.people.agent import Agent, ApiToken, Role

DECLARED = HTTPBearer(auto_error=False, description="A token from `postroom token create`.")
"""Only tells the OpenAPI document; `agent_of` is asked before anything else."""


def agent_of(session: Session, authorization: str | None) -> Agent:
    """The agent of an Authorization header. Raises Refused (401)."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused(401, "Give a token: `Authorization: Bearer TOKEN`.", {"WWW-Authenticate": "Bearer"})
    found = select(Agent).join(ApiToken).where(ApiToken.token_hash == token_hash(token.strip()), Agent.active)
    agent = session.scalar(found)
    if agent is None:
        raise Refused(401, "This token is not valid.", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return agent


def must_be_admin(agent: Agent) -> None:
    """Raises Refused (403) for what only admins may do: change the set-up."""
    if agent.role is not Role.admin:
        raise Refused(403, "Only an admin may do this.")
