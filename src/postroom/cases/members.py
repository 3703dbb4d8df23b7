"""Members: who is on a case's mail thread after a mail of ours, and who thereby reports it (spec, 4.2 and 4.3).

Somebody new among them becomes a contact, as when they stand on a mail that comes in, so that they have the rights that
go with it. Addresses in a domain of ours are colleagues, who are no contacts.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Text, func, select, text, update
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.case import Case, Participant
from postroom.cases.rethreading import rethread_soon
from postroom.cases.seeing import as_seen
from postroom.inboxes.inbox import Inbox
from postroom.mail.mail import Address
from postroom.people.agent import Agent
from postroom.people.contact import ContactAddress
from postroom.people.introducing import introduce
from postroom.people.seeing import may_report, private_domains
from postroom.people.viewers import viewers

_PARTICIPANTS = text(
    "INSERT INTO participants (case_id, address, name, contact_id, agent_id, member) "
    "SELECT :case, address, name, contact_id, agent_id, true FROM unnest(CAST(:addresses AS text[]), "
    "CAST(:names AS text[]), CAST(:contacts AS bigint[]), CAST(:agents AS bigint[])) "
    "AS met (address, name, contact_id, agent_id) ORDER BY address "
    "ON CONFLICT (case_id, address) DO UPDATE SET member = true, "
    "contact_id = coalesce(participants.contact_id, excluded.contact_id) RETURNING xmax = 0 AS is_new"
)
_REPORTERS = text(
    "INSERT INTO reporters (case_id, contact_id) SELECT :case, * FROM unnest(CAST(:contacts AS bigint[])) "
    "ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class _Known:
    contacts: dict[str, int]
    agents: dict[str, int]


def set_members(session: Session, case: Case, visible: Sequence[Address]) -> None:
    """Makes those in To and Cc the e-mail members; contacts of the case's workspace among them report it."""
    session.execute(update(Participant).where(Participant.case_id == case.id, Participant.member).values(member=False))
    add_members(session, case, visible)


def add_members(session: Session, case: Case, people: Sequence[Address]) -> None:
    """Puts these on the case's mail thread, beside those who are; contacts of its workspace among them report it."""
    addresses = [one.address.lower() for one in people]
    known = _introduced(session, people, _look_up(session, addresses))
    met = session.scalars(
        _PARTICIPANTS,
        {
            "case": case.id,
            "addresses": addresses,
            "names": [one.name for one in people],
            "contacts": [known.contacts.get(one) for one in addresses],
            "agents": [known.agents.get(one) for one in addresses],
        },
    )
    if any(met.all()):  # their own mails may lie beside the case
        rethread_soon(session, case.id)
    let_report(session, case, set(known.contacts.values()))


def live_members(session: Session, case: Case) -> list[Address]:
    """Who is on the case's mail thread now."""
    live = select(Participant.name, Participant.address).where(Participant.case_id == case.id, Participant.member)
    return [Address(name, address) for name, address in session.execute(live.order_by(Participant.address))]


def let_report(session: Session, case: Case, contacts: Collection[int]) -> None:
    """Adds those of these contacts to *Reported by* who may report the case."""
    session.flush()
    found = viewers(session, contacts) if contacts else {}
    now = as_seen(session, case)
    if reporters := sorted(who.id for who in found.values() if may_report(who, now)):
        session.execute(_REPORTERS, {"case": case.id, "contacts": reporters})


def _look_up(session: Session, addresses: Sequence[str]) -> _Known:
    contacts = session.execute(
        select(ContactAddress.address, ContactAddress.contact_id).where(among(ContactAddress.address, addresses))
    )
    email = func.lower(Agent.email, type_=Text())
    agents = session.execute(select(email, Agent.id).where(among(email, addresses), Agent.active))
    return _Known(dict(contacts.all()), dict(agents.all()))


def _introduced(session: Session, people: Iterable[Address], known: _Known) -> _Known:
    """Those who are known, and the others as new contacts, unless they are colleagues."""
    new = [one for one in people if one.address.lower() not in known.contacts.keys() | known.agents.keys()]
    ours = _domains_of_ours(session) if new else frozenset[str]()
    fresh = {one.address.lower(): one for one in new if one.domain not in ours}
    added = {address: introduce(session, one.name, [address]).id for address, one in sorted(fresh.items())}
    return _Known(known.contacts | added, known.agents)


def _domains_of_ours(session: Session) -> frozenset[str]:
    """The domains of our inbox addresses and agents; what a public provider hosts is everybody's."""
    agents = session.scalars(select(Agent.email)).all()
    return private_domains([*session.scalars(select(Inbox.address)), *agents])
