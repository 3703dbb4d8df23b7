"""Entering the portal: by the code or the link of one mail, once, within a quarter of an hour.

Each entering makes a new word for the browser, and a word that the browser had before opens nothing any more.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.secrets import Key, token, token_hash
from postroom.people.contact import Contact, ContactAddress
from postroom.people.introducing import introduce
from postroom.people.portal_asking import code_hash, may_enter
from postroom.people.portal_door import PortalCode, PortalSignIn

FRESH = timedelta(minutes=15)
MOST_ATTEMPTS = 5
LASTS = timedelta(days=30)
"""A browser that was not seen for so long must sign in again."""
_SEEN_EVERY = timedelta(minutes=5)
_PORTION = 1000


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in contact, with the address that was proven and the browser it is signed in with."""

    contact: Contact
    address: str
    sign_in: bytes


def enter_by_code(
    session: Session, browser: str, code: str, key: Key, *, own_domains: Collection[str], before: str
) -> str | None:
    """The word for the browser, whose word was `before`; None, and one attempt fewer, when the code is not right."""
    row = _open(session, PortalCode.browser_hash == token_hash(browser))
    if row is None:
        return None
    row.attempts += 1
    digits = "".join(sign for sign in code if sign.isdigit())
    if not hmac.compare_digest(row.code_hash, code_hash(digits, row.address, key)):
        return None
    return _enter(session, row, own_domains, before)


def asked_for(session: Session, browser: str) -> str | None:
    """The address that this browser asked a code for, while that can still be entered."""
    row = _open(session, PortalCode.browser_hash == token_hash(browser))
    return row.address if row else None


def address_of_link(session: Session, link: str) -> str | None:
    """Whose link this is; None when it is used, too old, or none."""
    row = _open(session, PortalCode.link_hash == token_hash(link))
    return row.address if row else None


def enter_by_link(session: Session, link: str, *, own_domains: Collection[str], before: str) -> str | None:
    """The word for the browser, whose word was `before`; None when the link opens nothing."""
    row = _open(session, PortalCode.link_hash == token_hash(link))
    return _enter(session, row, own_domains, before) if row else None


def signed_in(session: Session, word: str) -> Visitor | None:
    """Who is signed in with the browser that bears this word."""
    return visitor_of(session, token_hash(word))


def visitor_of(session: Session, sign_in: bytes) -> Visitor | None:
    """Who is signed in with this row; None once it has ended or the contact was deleted."""
    found = select(PortalSignIn, Contact).join(Contact, Contact.id == PortalSignIn.contact_id)
    row = session.execute(found.where(PortalSignIn.token_hash == sign_in, Contact.deleted_at.is_(None))).one_or_none()
    if row is None or now() - row[0].seen_at > LASTS:
        return None
    browser, contact = row
    if now() - browser.seen_at > _SEEN_EVERY:
        browser.seen_at = now()
    return Visitor(contact, browser.address, sign_in)


def leave(session: Session, word: str) -> None:
    """Signs the browser out; its word opens nothing any more."""
    session.execute(delete(PortalSignIn).where(PortalSignIn.token_hash == token_hash(word)))


def forget_old_visits(session: Session) -> int:
    """Deletes browsers that must sign in again anyway. Returns how many."""
    old = select(PortalSignIn.token_hash).where(PortalSignIn.seen_at < now() - LASTS).limit(_PORTION)
    gone = delete(PortalSignIn).where(PortalSignIn.token_hash.in_(old)).returning(PortalSignIn.token_hash)
    return len(session.execute(gone).all())


def _open(session: Session, which: ColumnElement[bool]) -> PortalCode | None:
    """The row, locked, so that of two who come at once one is second."""
    fresh = PortalCode.created_at > now() - FRESH, PortalCode.used_at.is_(None), PortalCode.attempts < MOST_ATTEMPTS
    return session.scalar(select(PortalCode).where(which, *fresh).with_for_update())


def _enter(session: Session, row: PortalCode, own_domains: Collection[str], before: str) -> str | None:
    row.used_at = now()
    if not may_enter(session, row.address, own_domains):
        return None
    contact = _contact(session, row.address)
    leave(session, before)
    word = token()
    session.add(PortalSignIn(token_hash=token_hash(word), contact_id=contact.id, address=row.address))
    session.flush()
    return word


def _contact(session: Session, address: str) -> Contact:
    mine = select(Contact).join(ContactAddress).where(ContactAddress.address == address)
    return session.scalar(mine) or introduce(session, "", [address])
