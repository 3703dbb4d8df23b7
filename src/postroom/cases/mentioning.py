"""Mentioning: `@address` in what an agent writes.

An agent so named follows the case, a contact is put in Cc (spec, section 4).
"""

import re
from collections.abc import Set

from sqlalchemy import Text, func, select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.case import Case
from postroom.cases.event import Deed, Event
from postroom.cases.members import add_members, live_members
from postroom.mail.mail import Address
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress

_MENTION = re.compile(r"(?<!\S)@([^\s@<>,;:]{1,64}@[^\s@<>,;:]{1,255})")


def mentioned_agents(session: Session, words: str) -> list[Agent]:
    """The active agents that the words mention."""
    named = _named(words)
    found = select(Agent).where(among(func.lower(Agent.email, type_=Text), named), Agent.active).order_by(Agent.id)
    return list(session.scalars(found)) if named else []


def mentioned_contacts(session: Session, words: str) -> list[Address]:
    """The contacts that the words mention, by the address that names them; deleted ones are not written to."""
    named = _named(words)
    found = select(Contact.name, ContactAddress.address).join(ContactAddress)
    rows = found.where(among(ContactAddress.address, named), Contact.deleted_at.is_(None))
    return [Address(*row) for row in session.execute(rows.order_by(ContactAddress.address))] if named else []


def put_in_cc(session: Session, case: Case, agent: Agent, contacts: list[Address]) -> None:
    """Makes these contacts e-mail members, so that the next answer goes to them as well."""
    here = {one.address.lower() for one in live_members(session, case)}
    new = [one for one in contacts if one.address.lower() not in here]
    if new:
        add_members(session, case, new)
        details: dict[str, object] = {"added": [one.name or one.address for one in new], "removed": []}
        session.add(Event(case_id=case.id, deed=Deed.members, agent_id=agent.id, details=details))


def _named(words: str) -> Set[str]:
    return {address.rstrip(".!?)").lower() for address in _MENTION.findall(words)}
