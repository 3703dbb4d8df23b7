"""What the thread of a case is made of: letters, notes and the grey lines between them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["in_transit", "sent", "delivered", "bounced", "uncertain"]


@dataclass(frozen=True, slots=True)
class Happened:
    """One delivery event: an attempt, a delay, a report."""

    at: datetime
    what: str
    said: str
    arrival: int | None
    """The report that told it."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of one letter for one recipient."""

    id: int
    recipient: str
    state: State
    meaning: str
    happened: tuple[Happened, ...]


@dataclass(frozen=True, slots=True)
class File:
    """An attachment to take along."""

    name: str
    size: int
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a letter is on this case."""

    sentence: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message. `text` is the new words, `history` what was quoted under them; `frame` is the address
    of its HTML where that says more than the text does, `frame_height` a guess of its height in
    px, `remote_images` whether it wants some from elsewhere, `themed` whether it can wear our colours, having
    none of its own. `cautions` ask for care, `remarks` only tell; `invitation` is the rows of what a calendar
    in it proposes."""

    id: int
    ours: bool
    name: str
    address: str
    at: datetime
    to: str
    text: str
    history: str
    frame: str | None
    frame_height: int
    framed: bool
    remote_images: bool
    themed: bool
    files: tuple[File, ...]
    cautions: tuple[str, ...]
    remarks: tuple[str, ...]
    invitation: tuple[str, ...]
    deliveries: tuple[Delivered, ...]
    why: Why | None
    arrival: str | None
    """Where an admin finds the mail as it reached us."""
    is_new: bool = False
    kind: Literal["letter"] = "letter"


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """One entry of the internal discussion."""

    id: int
    name: str
    at: datetime
    text: str
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of history."""

    id: int
    at: datetime
    icon: str
    text: str
    link: str | None = None
    link_label: str = ""
    kind: Literal["event"] = "event"


Entry = Letter | NoteEntry | EventLine
