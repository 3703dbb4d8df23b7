"""Replying: an agent answers on a case; by default as a reply-all to the last message would."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from postroom.base.errors import BadInput, Conflict
from postroom.base.secrets import Key
from postroom.cases.attaching import find_uploads
from postroom.cases.case import Case, Channel
from postroom.cases.members import live_members
from postroom.cases.mentioning import mentioned_contacts
from postroom.cases.message import Message
from postroom.cases.portal_notifying import with_link
from postroom.cases.portal_sender import usual_sender
from postroom.cases.posting import Post, post
from postroom.cases.recipients import decide
from postroom.cases.thread import read_thread, reply_subject
from postroom.cases.wording import word_it
from postroom.inboxes.addressing import Inboxes, read_inboxes
from postroom.inboxes.inbox import Inbox
from postroom.mail.mail import Address
from postroom.mail.plain import to_text
from postroom.people.agent import Agent


@dataclass(frozen=True, slots=True)
class Draft:
    """What an agent wants to send.

    Without `to` and `cc` it goes to whom a reply-all would. `from_` is one of our inbox addresses; without it, the
    case's. `history` quotes the message that is answered. `portal` is where the customers' portal is.
    """

    text: str | None = None
    html: str | None = None
    to: Sequence[str] | None = None
    cc: Sequence[str] | None = None
    bcc: Sequence[str] = ()
    from_: str | None = None
    uploads: Sequence[str] = ()
    history: bool = False
    source: Channel = Channel.agent
    portal: str = ""


def reply(session: Session, case: Case, agent: Agent, draft: Draft, key: Key) -> Message:
    """Writes the reply and queues its deliveries. The case must be locked by the caller's transaction.

    Raises BadInput (recipients, uploads, the sender's address, nothing written) or Conflict (the case was merged).
    """
    if case.merged_into_id is not None:
        raise Conflict("This case was merged into another: reply there.")
    inboxes = read_inboxes(session)
    thread = read_thread(session, case)
    uploads = find_uploads(session, draft.uploads, agent.id)
    answer = Post(
        agent=agent,
        inbox=_inbox(session, draft, case, inboxes),
        recipients=decide(
            thread.last,
            inboxes,
            draft.to,
            _with_mentioned(session, draft),
            draft.bcc,
            members=[*live_members(session, case), *_mentioned(session, draft)],
        ),
        subject=reply_subject(case),
        wording=with_link(
            case, word_it(draft.text, draft.html, uploads, thread.last if draft.history else None), draft.portal
        ),
        because=f"{agent.name} wrote it as a reply on this case.",
        uploads=uploads,
        parent=thread.parent,
        chain=thread.chain,
        source=draft.source,
    )
    return post(session, case, answer, key)


def _mentioned(session: Session, draft: Draft) -> list[Address]:
    """The contacts that the words mention by `@address`: they stand in Cc."""
    return mentioned_contacts(session, draft.text if draft.text is not None else to_text(draft.html or ""))


def _with_mentioned(session: Session, draft: Draft) -> Sequence[str] | None:
    if draft.cc is None:
        return None if draft.to is None else [one.address for one in _mentioned(session, draft)] or None
    return [*draft.cc, *(one.address for one in _mentioned(session, draft))]


def _inbox(session: Session, draft: Draft, case: Case, inboxes: Inboxes) -> Inbox:
    if draft.from_ is None:
        return usual_sender(session, case)
    inbox = inboxes.by_address.get(draft.from_.strip().lower())
    if inbox is None:
        raise BadInput(f"{draft.from_!r} is none of our inbox addresses, so nothing can be sent from it.")
    return inbox
