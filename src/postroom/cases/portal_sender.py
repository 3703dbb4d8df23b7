"""From which of our addresses a case is answered: for a portal ticket the settings say (spec, section 6)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.errors import Temporary
from postroom.cases.case import Case, Channel
from postroom.inboxes.inbox import Inbox
from postroom.people.organisation import organisation


def usual_sender(session: Session, case: Case) -> Inbox:
    """Whose address an answer comes from unless its writer chose another."""
    return portal_sender(session) if case.source_channel is Channel.portal else session.get_one(Inbox, case.inbox_id)


def portal_sender(session: Session) -> Inbox:
    """With *e-mail is the default channel* the configured support address, else the notification sender.

    Where neither is set: the first inbox address. Raises Temporary while there is none at all.
    """
    chosen = organisation(session)
    wanted = [chosen.portal_sender if chosen.email_is_default_channel else None, chosen.notification_sender]
    inboxes = {inbox.id: inbox for inbox in session.scalars(select(Inbox).order_by(Inbox.id))}
    if not inboxes:
        raise Temporary("There is no inbox address to answer from yet, so no ticket can be opened on the portal.")
    return next((inboxes[one] for one in wanted if one in inboxes), next(iter(inboxes.values())))
