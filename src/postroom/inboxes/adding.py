"""Adding an inbox address."""

from urllib.parse import urlsplit

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput, Conflict
from postroom.base.secrets import Key
from postroom.inboxes.addressing import canonical
from postroom.inboxes.inbox import Inbox, Kind

DIRECT = "direct"
SCHEMES = ("smtp", "smtps", "smtp+starttls")


def add_inbox(
    session: Session,
    key: Key,
    address: str,
    opens: Kind,
    *,
    name: str = "",
    owner_id: int | None = None,
    group_id: int | None = None,
    send: str = DIRECT,
) -> Inbox:
    """A new inbox address whose answers leave by `send`: `direct`, or a relay's URL.

    Raises BadInput, or Conflict when there is one with that address.
    """
    inbox = Inbox(
        address=_checked(address),
        name=name.strip(),
        opens=opens,
        owner_id=owner_id,
        group_id=group_id,
        send=sealed_route(send, key),
    )
    session.add(inbox)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(f"There is an inbox address {inbox.address} already.") from None
    return inbox


def sealed_route(send: str, key: Key) -> bytes | None:
    """The way out as it is stored: encrypted, for it may hold a password. Raises BadInput."""
    if send == DIRECT:
        return None
    url = urlsplit(send)
    try:
        complete = url.scheme in SCHEMES and bool(url.hostname) and bool(url.port)
    except ValueError:
        complete = False
    if not complete:
        raise BadInput("The way out must be `direct` or smtp://, smtps:// or smtp+starttls://USER:PASS@HOST:PORT.")
    return key.encrypt(send)


def _checked(address: str) -> str:
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or any(sign.isspace() or sign in "<>,;" for sign in address):
        raise BadInput(f"{address!r} is no e-mail address.")
    if canonical(address) != address.strip().lower():
        raise BadInput(f"Leave the +tag away: {canonical(address)} takes mail for every tag.")
    return canonical(address)
