"""Seeing, as SQL: the rules of `people/seeing.py` made into conditions that fetch rows by indexes.

Whoever shows something to a contact asks here and nowhere else: what is not found does not exist for them.
"""

from sqlalchemy import ColumnElement, CompoundSelect, Select, Text, and_, exists, false, func, or_, select, true, union
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.errors import NotFound
from postroom.cases.case import Case, Participant, Reporter, Subscriber
from postroom.cases.message import Attachment, Message
from postroom.cases.reading import Whole, parsed
from postroom.inboxes.inbox import Kind
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress
from postroom.people.reading import Profile
from postroom.people.seeing import Employee, Seen, Viewer, gets_notices, may_view_on_portal, private_domains
from postroom.people.viewers import viewers


def viewer(session: Session, contact_id: int) -> Viewer | None:
    """The contact as the rules ask for it. None when there is no such contact."""
    return viewers(session, [contact_id]).get(contact_id)


def visible_to(who: Viewer) -> ColumnElement[bool]:
    """The cases that this contact may view on the portal: a condition on `Case`."""
    if who.deleted:
        return false()
    plain = and_(Case.kind == Kind.ticket, Case.is_spam.is_(False), Case.merged_into_id.is_(None))
    return and_(plain, Case.id.in_(_within_reach(who)), or_(Case.contact_id == who.id, of_its_workspace(who)))


def of_its_workspace(who: Viewer) -> ColumnElement[bool]:
    """The cases of whose workspace this contact is; without one, of whose original sender's organisation."""
    senders = and_(Case.workspace_id.is_(None), _sender_is_of_same_organisation(who))
    return senders if who.workspace_id is None else or_(Case.workspace_id == who.workspace_id, senders)


def find_visible(session: Session, who: Viewer, name: str, *, lock: bool = False) -> Case:
    """The case of this name. Raises NotFound, in the same words whether it is hidden or does not exist."""
    said = parsed(name)
    found = select(Case).where(visible_to(who), Case.kind == said[0], Case.number == said[1]) if said else None
    case = session.scalar(found.with_for_update() if lock else found) if found is not None else None
    if case is None:
        raise NotFound(f"There is no case {name}.")
    return case


def visible_messages(who: Viewer) -> Select[Message]:
    """What of these cases is shown: no spam. Never notes, which are in a table of their own."""
    return select(Message).join(Case, Case.id == Message.case_id).where(visible_to(who), Message.is_spam.is_(False))


def find_visible_attachment(session: Session, who: Viewer, attachment_id: int) -> Attachment:
    """A file of one of these messages. Raises NotFound, in the same words whether it is hidden or does not exist."""
    shown = visible_messages(who).with_only_columns(Message.id)
    file = session.scalar(select(Attachment).where(Attachment.id == attachment_id, Attachment.message_id.in_(shown)))
    if file is None:
        raise NotFound(f"There is no attachment {attachment_id}.")
    return file


def as_seen(session: Session, case: Case) -> Seen:
    """The case as the pure rules ask for it, for one case at a time."""
    thread = session.scalars(select(Participant).where(Participant.case_id == case.id)).all()
    reporters = session.scalars(select(Reporter.contact_id).where(Reporter.case_id == case.id))
    subscribers = session.scalars(select(Subscriber.agent_id).where(Subscriber.case_id == case.id))
    return Seen(
        kind=case.kind,
        workspace_id=case.workspace_id,
        sender=viewer(session, case.contact_id) if case.contact_id else None,
        reporters=frozenset(reporters),
        members=frozenset(one.contact_id for one in thread if one.contact_id and one.member),
        thread=frozenset(one.contact_id for one in thread if one.contact_id),
        agents=frozenset(one.agent_id for one in thread if one.agent_id and one.member),
        subscribers=frozenset(subscribers),
        is_spam=case.is_spam,
        is_merged=case.merged_into_id is not None,
    )


def sees_on_portal(profile: Profile, whole: Whole) -> bool:
    """Whether a contact on a case that was read already may view it on the portal; no query."""
    return may_view_on_portal(_profiled(profile), _seen(whole))


def is_told(agent: Agent, whole: Whole) -> bool:
    """Whether an agent gets notices of a case that was read already; no query."""
    return gets_notices(Employee(agent.id, agent.active), _seen(whole))


def _profiled(profile: Profile) -> Viewer:
    row = profile.contact
    domains, gone = private_domains(profile.addresses), row.deleted_at is not None
    return Viewer(row.id, row.workspace_id, domains, row.customer_admin, gone, row.verified)


def _seen(whole: Whole) -> Seen:
    case = whole.case
    return Seen(
        kind=case.kind,
        workspace_id=case.workspace_id,
        sender=_profiled(whole.sender) if whole.sender else None,
        reporters=frozenset(profile.contact.id for profile in whole.reporters),
        members=frozenset(one.contact_id for one in whole.members if one.contact_id),
        agents=frozenset(one.agent_id for one in whole.members if one.agent_id),
        subscribers=frozenset(agent.id for agent in whole.subscribers),
        is_spam=case.is_spam,
        is_merged=case.merged_into_id is not None,
    )


def _within_reach(who: Viewer) -> CompoundSelect[int]:
    """What they have a part in, or administer; each by an index, however many cases there are."""
    reported = select(Reporter.case_id).where(Reporter.contact_id == who.id)
    thread = select(Participant.case_id).where(Participant.contact_id == who.id, Participant.member)
    if not who.customer_admin or who.workspace_id is None:
        return union(reported, thread)
    administered = select(Case.id).where(Case.workspace_id == who.workspace_id)
    return union(reported, thread, administered)


def _sender_is_of_same_organisation(who: Viewer) -> ColumnElement[bool]:
    sender = exists().where(Contact.id == Case.contact_id)
    if who.workspace_id is not None:
        return sender.where(Contact.workspace_id == who.workspace_id)
    domain = func.substring(ContactAddress.address, "@([^@]*)$", type_=Text)
    colleague = exists().where(ContactAddress.contact_id == Contact.id, among(domain, sorted(who.domains)))
    return sender.where(Contact.workspace_id.is_(None), colleague if who.domains else ~true())
