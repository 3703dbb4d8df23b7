"""Asking for a way into the portal: a code and a link for one mail, within limits that hold over all nodes.

Who the address belongs to makes no difference here, so nobody learns it from what is answered or how soon.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from postroom.base.clock import now
from postroom.base.errors import BadInput
from postroom.base.secrets import Key, digits, token, token_hash
from postroom.inboxes.addressing import read_inboxes
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress
from postroom.people.portal_door import PortalCode

CODE = 8
"""Digits."""
WINDOW = timedelta(minutes=10)
MOST_FOR_ADDRESS = 5
MOST_FROM_NETWORK = 30
_KEPT = timedelta(days=1)


class TooManyCodes(BadInput):
    """Too many sign-in mails were asked for; wait ten minutes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What one asking gave: `code` and `link` go by mail, `browser` stays with the browser that asked."""

    code: str
    link: str
    browser: str


def ask(session: Session, address: str, client: str, key: Key) -> Asked:
    """A new code for the address, in lower case, asked for from an IP address. Raises TooManyCodes."""
    network = network_of(client)
    _take_turns(session, address, network)
    _forget_old(session)
    if (
        _count(session, PortalCode.address, address) >= MOST_FOR_ADDRESS
        or _count(session, PortalCode.network, network) >= MOST_FROM_NETWORK
    ):
        raise TooManyCodes
    asked = Asked(digits(CODE), token(), token())
    row = PortalCode(
        address=address,
        network=network,
        browser_hash=token_hash(asked.browser),
        link_hash=token_hash(asked.link),
        code_hash=code_hash(asked.code, address, key),
    )
    session.add(row)
    session.flush()
    return asked


def may_enter(session: Session, address: str, own_domains: Collection[str]) -> bool:
    """Whether the address may be a customer's: none of ours, no agent's, no deleted contact's."""
    if address.rpartition("@")[2] in own_domains or address in read_inboxes(session):
        return False
    agent = select(Agent.id).where(func.lower(Agent.email) == address)
    gone = (
        select(Contact.id)
        .join(ContactAddress)
        .where(ContactAddress.address == address, Contact.deleted_at.is_not(None))
    )
    return session.execute(agent.union_all(gone).limit(1)).first() is None


def code_hash(code: str, address: str, key: Key) -> bytes:
    """What is stored of a code."""
    return hmac.digest(key.derived("portal codes"), f"{code} {address}".encode(), "sha256")


def network_of(client: str) -> str:
    """Who shares a limit: one IPv4 address, or an IPv6 network of 64 bits, which is one household's."""
    try:
        address = ip_address(client)
    except ValueError:
        return client[:100]
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _take_turns(session: Session, *words: str) -> None:
    """Two askings at once are counted one after the other."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:word, 0))")
    for word in sorted(words):
        session.execute(lock, {"word": f"portal {word}"})


def _count(session: Session, column: InstrumentedAttribute[str], value: str) -> int:
    counted = select(func.count()).where(column == value, PortalCode.created_at > now() - WINDOW)
    return session.scalars(counted).one()


def _forget_old(session: Session) -> None:
    session.execute(delete(PortalCode).where(PortalCode.created_at < now() - _KEPT))
