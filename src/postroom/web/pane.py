"""The case pane: its line of facts, the thread, the composer and the attributes."""

from dataclasses import dataclass
from datetime import datetime

from postroom.web.letter import Entry


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    label: str
    heading: str = ""
    """What it stands under, with others of its kind."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the case."""

    name: str
    address: str
    hint: str = ""
    url: str = ""
    """Their page, if they have one."""


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """Another case that this one has to do with, and why."""

    how: str
    name: str
    title: str
    reason: str
    put_back: tuple[str, str] | None = None
    """The case that may be put back, and into which, by their names."""


@dataclass(frozen=True, slots=True)
class Composer:
    """Where an answer starts from: the recipients a reply-all to the last letter would have."""

    answers: str
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    sender: str
    senders: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Pane:
    """One open case."""

    id: int
    name: str
    url: str
    back: str
    kind_label: str
    title: str
    stage: str
    stages: tuple[Choice, ...]
    owner: str
    owners: tuple[Choice, ...]
    severity: str
    severities: tuple[Choice, ...]
    needs_response: bool
    is_spam: bool
    inbox: str
    source: str
    workspace: str
    workspace_id: int | None
    tags: tuple[str, ...]
    reported_by: tuple[Person, ...]
    members: tuple[Person, ...]
    subscribers: tuple[Choice, ...]
    others: tuple[Choice, ...]
    """The agents who could be subscribers."""
    links: tuple[LinkedCase, ...]
    created_at: datetime
    has_earlier: bool
    entries: tuple[Entry, ...]
    composer: Composer
