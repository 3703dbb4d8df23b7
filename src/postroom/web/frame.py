"""What every page of the app shows round its content: the rail, who is signed in, the theme."""

from dataclasses import dataclass
from typing import Literal

Place = Literal["inbox", "tickets", "search", "contacts", "workspaces", "arrivals", "notices", "settings", "account"]


@dataclass(frozen=True, slots=True)
class Myself:
    """The agent who looks."""

    id: int
    name: str
    address: str
    is_admin: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases need a response, and how many notices are unread; shown up to 99."""

    inbox: int = 0
    tickets: int = 0
    notices: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The rail's facts."""

    organisation: str
    myself: Myself
    counts: Counts
    place: Place
