"""The list pane: one row a case, tabs above, a way to older ones below."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list, in three lines."""

    id: int
    name: str
    url: str
    who: str
    title: str
    words: str
    at: datetime
    waits: bool
    stage: str | None
    owner: str | None
    has_files: bool
    bounced: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """One of Primary, Guest and Spam, or a ticket filter."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The list pane. From `news` come rows as they are now."""

    title: str
    url: str
    news: str
    tabs: tuple[Tab, ...]
    rows: tuple[Row, ...]
    older: str | None
    query: str | None
    empty_title: str
    empty: str
