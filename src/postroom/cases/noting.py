"""Noting: the internal discussion of a case. Who is mentioned, by `@address` or in a group, follows it from then on.

A contact who is mentioned is put in Cc; the note itself never reaches them.
"""

from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.errors import BadInput, Conflict
from postroom.base.live import announce
from postroom.cases.case import Case
from postroom.cases.changing import subscribe
from postroom.cases.mentioning import mentioned_agents, mentioned_contacts, put_in_cc
from postroom.cases.note import Note
from postroom.people.agent import Agent
from postroom.people.happening import About, happened

MOST_WORDS = 100_000
"""Characters."""


def note(session: Session, case: Case, agent: Agent, words: str) -> Note:
    """Adds a note to the case, which must be locked.

    Raises BadInput when it is empty or too long, Conflict when the case was merged.
    """
    if case.merged_into_id is not None:
        raise Conflict("This case was merged into another: write the note there.")
    if not words.strip() or len(words) > MOST_WORDS:
        raise BadInput(f"A note has 1 to {MOST_WORDS} characters.")
    written = Note(case_id=case.id, agent_id=agent.id, text=words)
    session.add(written)
    session.flush()
    mentioned = set(mentioned_agents(session, words))
    for follower in {agent.id, *mentioned}:
        subscribe(session, case, follower)
    put_in_cc(session, case, agent, mentioned_contacts(session, words))
    happened(session, About.comment, case.id, row_id=written.id, agent_id=agent.id)
    if mentioned - {agent.id}:
        happened(session, About.mentioned, case.id, row_id=written.id, agent_id=agent.id)
    case.updated_at = max(case.updated_at, now())
    announce(session, case.id)
    return written
