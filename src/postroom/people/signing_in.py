"""Signing in: an agent's password becomes a random word that the browser keeps, and of which we keep the hash."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.secrets import token, token_hash
from postroom.people.agent import Agent, SignIn
from postroom.people.passwords import fits

LASTS = timedelta(days=30)
"""A browser that was not seen for so long must sign in again."""
_SEEN_EVERY = timedelta(minutes=5)
_PORTION = 1000


def sign_in(session: Session, address: str, password: str, *, browser: str, network: str) -> str | None:
    """The word for the browser, or None when address and password don't belong together."""
    agent = session.scalar(select(Agent).where(func.lower(Agent.email) == address.strip().lower(), Agent.active))
    if not fits(password, agent.password_hash if agent else None) or agent is None:
        return None
    word = token()
    session.add(SignIn(token_hash=token_hash(word), agent_id=agent.id, browser=browser[:300], network=network[:100]))
    return word


def signed_in(session: Session, word: str) -> Agent | None:
    """The active agent whose browser bears this word."""
    found = select(SignIn, Agent).join(Agent).where(SignIn.token_hash == token_hash(word), Agent.active)
    row = session.execute(found).one_or_none()
    if row is None or now() - row[0].seen_at > LASTS:
        return None
    browser, agent = row
    if now() - browser.seen_at > _SEEN_EVERY:
        browser.seen_at = now()
    return agent


def sign_out(session: Session, word: str) -> None:
    """Forgets the browser; its word opens nothing any more."""
    session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(word)))


def sign_ins(session: Session, agent: Agent) -> Sequence[SignIn]:
    """Where the agent is signed in, the latest first."""
    rows = select(SignIn).where(SignIn.agent_id == agent.id, SignIn.seen_at > now() - LASTS)
    return session.scalars(rows.order_by(SignIn.seen_at.desc())).all()


def forget_old_sign_ins(session: Session) -> int:
    """Deletes browsers that must sign in again anyway. Returns how many."""
    old = select(SignIn.token_hash).where(SignIn.seen_at < now() - LASTS).limit(_PORTION)
    return len(session.execute(delete(SignIn).where(SignIn.token_hash.in_(old)).returning(SignIn.token_hash)).all())


def end(session: Session, agent: Agent, hash_: bytes) -> None:
    """Signs one of the agent's browsers out, from afar."""
    session.execute(delete(SignIn).where(SignIn.token_hash == hash_, SignIn.agent_id == agent.id))
