"""What rethreading must know of a message and of a case, as plain values."""

from dataclasses import dataclass, field

from postroom.people.seeing import Employee, Viewer


@dataclass(frozen=True, slots=True)
class Post:
    """A message. A *free* one is a mail from outside: its ids and its subject say which case it belongs to.

    The others (our answers, what came by the portal) stay with the message they answer on their case, or its first.
    """

    id: int
    row: int
    """The case that it lies on now."""
    free: bool
    own: bytes | None
    names: dict[bytes, str]
    """The ids that it answers, nearest first, by their digest."""
    subject: str
    fingerprint: bytes
    sender: Viewer | Employee | None
    people: frozenset[int]
    """The contacts in its From, To and Cc."""

    @property
    def key(self) -> tuple[bytes, bytes, int]:
        """Puts messages in an order that has nothing to do with when they came; the id only parts equal mails."""
        return self.own or b"", self.fingerprint, self.id


@dataclass(frozen=True, slots=True)
class Row:
    """A case as it stands."""

    id: int
    title: str
    opening_subject: str
    opener: int | None
    """The message that its thread was opened with."""
    archived: bool = False
    merged_into: int | None = None
    by_hand: bool = False
    """An agent merged it, so it stays merged."""
    workspace: int | None = None
    """The one that it was moved to, if it is not the original sender's."""
    sender: Viewer | None = None
    """Its original sender."""
    people: frozenset[int] = frozenset()
    """Contacts that were put on it by hand."""
    parents: tuple[int, ...] = ()
    """The cases that it was split off from."""
    follows: int | None = None
    """The archived case that it follows up."""
    given: frozenset[str] = frozenset()
    """The titles that it has or had from agents."""
    also: tuple[str, ...] = ()
    """What else an archived one was opened with: its messages are not looked at any more."""


@dataclass(slots=True)
class Knot:
    """Messages that are one case, and the cases as they stand now that it is made of."""

    posts: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    openers: list[int] = field(default_factory=list)
    """The messages among them that no other brought onto the case."""
    parents: list[int] = field(default_factory=list)
    """The knots, by their place, that it was split off from."""
    beside: list[int] = field(default_factory=list)
    """Those whose thread its sender was not on."""
    follows: list[int] = field(default_factory=list)
    """The archived cases that it follows up."""


@dataclass(frozen=True, slots=True)
class Unravelled:
    """The cases that a thread's messages make, and why each message is where it is."""

    knots: list[Knot]
    because: dict[int, str]
