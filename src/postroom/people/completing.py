"""Completing: people whose address or name begins with what somebody types."""

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress


def complete(session: Session, beginning: str, most: int) -> list[tuple[str, str]]:
    """(name, address) of agents first, then contacts; nobody for nothing. Deleted contacts are left out."""
    if not beginning:
        return []
    start = beginning.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    agents = select(Agent.name, Agent.email, func.length("").label("rank")).where(
        Agent.active, func.lower(Agent.email).like(start) | func.lower(Agent.name).like(start)
    )
    here = select(Contact.name, ContactAddress.address, func.length("1").label("rank")).join(ContactAddress)
    here = here.where(Contact.deleted_at.is_(None))
    by_address = here.where(ContactAddress.address.like(start)).order_by(ContactAddress.address).limit(most)
    by_name = here.where(func.lower(Contact.name).like(start)).order_by(func.lower(Contact.name)).limit(most)
    everybody = union_all(agents.limit(most), by_address, by_name).subquery()
    rows = session.execute(select(everybody.c.name, everybody.c.email, everybody.c.rank).order_by(everybody.c.rank))
    found = dict.fromkeys((name, address) for name, address, _ in rows)
    return list(found)[:most]
