"""What the screens need of the house: the database and the few facts they show or sign with."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import HTTPConnection

from postroom.base.database import Database
from postroom.base.secrets import Key


@dataclass(frozen=True, slots=True)
class Desk:
    """Made once, where the house is wired."""

    database: Database
    key: Key
    organisation: str
    public_url: str
    largest_upload: int
    """Octets of one file."""

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")


def desk_of(connection: HTTPConnection) -> Desk:
    """The desk of the app that serves this request."""
    return cast(Desk, connection.app.state.desk)
