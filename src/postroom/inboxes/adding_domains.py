"""Adding a sending domain, with its first keys."""

import re

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput, Conflict
from postroom.base.secrets import Key
from postroom.inboxes.domain import Domain
from postroom.inboxes.keys import add_keys
from postroom.mail.idn import ascii_domain

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


def add_domain(session: Session, key: Key, name: str) -> Domain:
    """A new sending domain, pending until its records are published and checked. Raises BadInput, Conflict."""
    written = ascii_domain(name.strip().rstrip("."))
    if not _DOMAIN.fullmatch(written):
        raise BadInput(f"{name!r} is no domain: give one such as example.com.")
    domain = Domain(name=written)
    try:
        with session.begin_nested():
            session.add(domain)
    except IntegrityError:
        raise Conflict(f"The domain {written} is there already.") from None
    add_keys(session, key, domain)
    return domain
