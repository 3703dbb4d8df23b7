"""Mentioning: `@address` in what an agent writes, and `@name` of a group.

An agent so named follows the case, as does everybody of a group; a contact is put in Cc (spec, section 4).
"""

import re
from collections.abc import Iterable, Sequence, Set

from sqlalchemy import Text, func, select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.case import Case
from postroom.cases.event import Deed, Event
from postroom.cases.members import add_members, live_members
from postroom.mail.mail import Address
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress
from postroom.people.group import Group
from postroom.people.grouping import members

_MENTION = re.compile(r"(?<!\S)@([^\s@<>,;:]{1,64}@[^\s@<>,;:]{1,255})")


def mentioned_agents(session: Session, words: str) -> dict[int, Group | None]:
    """The active agents that the words mention, by id, each with the group that names them; None: they themselves."""
    named = _named(words)
    of_address = select(Agent.id).where(among(func.lower(Agent.email, type_=Text), named), Agent.active)
    agents = dict.fromkeys(session.scalars(of_address) if named else ())
    groups = mentioned_groups(session, words)
    within = members(session, groups) if groups else {}
    of_groups = {agent.id: group for group in groups for agent in within.get(group.id, ()) if agent.active}
    return {**of_groups, **agents}


def mentioned_groups(session: Session, words: str) -> Sequence[Group]:
    """The groups whose names stand behind an `@`; of two that begin alike, the longer."""
    if "@" not in words:
        return ()
    groups = {group.name.lower(): group for group in session.scalars(select(Group).order_by(Group.id))}
    if not groups:
        return ()
    said = _any_of(groups).findall(_MENTION.sub(" ", words))
    return [groups[name] for name in dict.fromkeys(" ".join(one.split()).lower() for one in said) if name in groups]


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """These names as people write them: in any case of letters, broken over lines. No beginning of a longer word."""
    longest = sorted(names, key=len, reverse=True)
    parts = (r"\s+".join(map(re.escape, name.split())) for name in longest)
    return re.compile(rf"(?<!\S)@({'|'.join(parts)})(?!-?\w)", re.IGNORECASE)


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
