"""What the screens need of the house: the database and the few facts they show or sign with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from anyio import CapacityLimiter
from starlette.requests import HTTPConnection

from postroom.base.database import Database
from postroom.base.secrets import Key
from postroom.intake.explaining import Facts, Handing
from postroom.outbox.checking_domains import Lookup
from postroom.providers.remote_images.fetching import Fetcher

AT_ONCE = 8
"""Visits that hold a connection. Others wait without a thread, so that those which hold one find threads."""


Explain = Callable[[bytes, Handing], Facts]
"""Tells what is seen in a mail and what would become of it. Raises BadInput, Temporary."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Made once, where the house is wired."""

    database: Database
    key: Key
    organisation: str
    public_url: str
    largest_upload: int
    """Octets of one file."""
    own_domains: frozenset[str] = frozenset()
    """The organisation's own mail domains."""
    lookup: Lookup = field(default_factory=Lookup)
    explain: Explain = field(kw_only=True)
    fetch_image: Fetcher = field(default_factory=Fetcher)
    image_turns: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_ONCE))
    turns: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(AT_ONCE))

    @property
    def portal_url(self) -> str:
        """Where customers find the portal."""
        return f"{self.public_url}/portal"

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def desk_of(connection: HTTPConnection) -> Desk:
    """The desk of the app that serves this request."""
    return cast(Desk, connection.app.state.desk)
