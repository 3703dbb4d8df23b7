"""Members: who is on a case's mail thread after a mail of ours, and who thereby reports it (spec, 4.2 and 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Text, func, select, text, update
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.case import Case, Participant
from postroom.mail.mail import Address
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress

_PARTICIPANTS = text(
    "INSERT INTO participants (case_id, address, name, contact_id, agent_id, member) "
    "SELECT :case, address, name, contact_id, agent_id, true FROM unnest(CAST(:addresses AS text[]), "
    "CAST(:names AS text[]), CAST(:contacts AS bigint[]), CAST(:agents AS bigint[])) "
    "AS met (address, name, contact_id, agent_id) ORDER BY address "
    "ON CONFLICT (case_id, address) DO UPDATE SET member = true"
)
_REPORTERS = text(
    "INSERT INTO reporters (case_id, contact_id) SELECT :case, * FROM unnest(CAST(:contacts AS bigint[])) "
    "ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class _Known:
    contacts: dict[str, Contact]
    agents: dict[str, int]


def set_members(session: Session, case: Case, visible: Sequence[Address]) -> None:
    """Makes those in To and Cc the e-mail members; contacts of the case's workspace among them report it."""
    addresses = [one.address.lower() for one in visible]
    known = _look_up(session, addresses)
    contacts = [known.contacts.get(one) for one in addresses]
    session.execute(update(Participant).where(Participant.case_id == case.id, Participant.member).values(member=False))
    session.execute(
        _PARTICIPANTS,
        {
            "case": case.id,
            "addresses": addresses,
            "names": [one.name for one in visible],
            "contacts": [contact.id if contact else None for contact in contacts],
            "agents": [known.agents.get(one) for one in addresses],
        },
    )
    if reporters := sorted({contact.id for contact in contacts if contact and _reports(contact, case)}):
        session.execute(_REPORTERS, {"case": case.id, "contacts": reporters})


def _look_up(session: Session, addresses: Sequence[str]) -> _Known:
    contacts = session.execute(
        select(ContactAddress.address, Contact)
        .join(Contact, Contact.id == ContactAddress.contact_id)
        .where(among(ContactAddress.address, addresses))
    )
    email = func.lower(Agent.email, type_=Text())
    agents = session.execute(select(email, Agent.id).where(among(email, addresses), Agent.active))
    return _Known(dict(contacts.all()), dict(agents.all()))


def _reports(contact: Contact, case: Case) -> bool:
    return contact.id == case.contact_id or (
        case.workspace_id is not None and contact.workspace_id == case.workspace_id
    )
