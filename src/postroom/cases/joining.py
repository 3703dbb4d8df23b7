"""Joining: two cases that turn out to be one thread become one; links and ids of the joined one still lead here."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.live import announce

# What an agent puts together is together for no reason that stands in its mails. Theirs are told by rethreading.
_SAY = "UPDATE messages SET placed_because = ltrim(placed_because || ' ' || :because) WHERE case_id = :joined"
_STEPS = (
    "UPDATE messages SET case_id = :into WHERE case_id = :joined",
    "UPDATE notes SET case_id = :into WHERE case_id = :joined",
    # The members are those of the last mail, so of whichever case has it.
    "UPDATE participants p SET member = false FROM cases c, cases j "
    "WHERE c.id = :into AND j.id = :joined "
    "AND p.case_id = CASE WHEN j.updated_at > c.updated_at THEN c.id ELSE j.id END",
    "INSERT INTO participants (case_id, address, name, contact_id, agent_id, member) "
    "SELECT :into, address, name, contact_id, agent_id, member FROM participants WHERE case_id = :joined "
    "ON CONFLICT (case_id, address) DO UPDATE SET member = participants.member OR excluded.member",
    "INSERT INTO reporters (case_id, contact_id) SELECT :into, contact_id FROM reporters WHERE case_id = :joined "
    "ON CONFLICT DO NOTHING",
    "INSERT INTO subscribers (case_id, agent_id) SELECT :into, agent_id FROM subscribers WHERE case_id = :joined "
    "ON CONFLICT DO NOTHING",
    "INSERT INTO case_tags (case_id, tag) SELECT :into, tag FROM case_tags WHERE case_id = :joined "
    "ON CONFLICT DO NOTHING",
    "UPDATE cases c SET also_opened_with = ARRAY(SELECT DISTINCT unnest(c.also_opened_with || j.also_opened_with || "
    "ARRAY[j.title, j.opening_subject]) EXCEPT SELECT unnest(ARRAY[c.title, c.opening_subject]) ORDER BY 1) "
    "FROM cases j WHERE c.id = :into AND j.id = :joined",
    # What the joined was split off from, the whole is now; but nothing of itself.
    "INSERT INTO links (case_id, other_id, type, reason) SELECT :into, other_id, type, reason FROM links "
    "WHERE case_id = :joined AND type = 'split_from' AND other_id <> :into ON CONFLICT DO NOTHING",
    "UPDATE cases SET merged_into_id = :into, stage = 'archived', needs_response = false, version = version + 1 "
    "WHERE id = :joined",
    "UPDATE cases c SET needs_response = c.needs_response OR j.needs_response, "
    "has_attachments = c.has_attachments OR j.has_attachments, has_bounce = c.has_bounce OR j.has_bounce, "
    "updated_at = greatest(c.updated_at, j.updated_at), version = c.version + 1, "
    "newest_author = CASE WHEN j.updated_at > c.updated_at THEN j.newest_author ELSE c.newest_author END, "
    "newest_words = CASE WHEN j.updated_at > c.updated_at THEN j.newest_words ELSE c.newest_words END "
    "FROM cases j WHERE c.id = :into AND j.id = :joined",
    "INSERT INTO events (case_id, deed, agent_id, details, created_at) "
    "SELECT :into, 'joined', :agent, jsonb_build_object("
    "'case', CASE j.kind WHEN 'ticket' THEN 'TKT-' ELSE 'CONV-' END || j.number, "
    "'case_id', j.id, 'because', CAST(:because AS text), 'by_hand', CAST(:agent AS bigint) IS NOT NULL), :at "
    "FROM cases j WHERE j.id = :joined",
)


def join(session: Session, joined: int, into: int, *, because: str, agent_id: int | None = None) -> None:
    """Moves everything of the case `joined` to the case `into`, which it says from now on it was merged into."""
    values = {"joined": joined, "into": into, "because": because, "agent": agent_id, "at": now()}
    for step in _STEPS if agent_id is None else (_SAY, *_STEPS):
        session.execute(text(step), values)
    announce(session, joined)
    announce(session, into)
