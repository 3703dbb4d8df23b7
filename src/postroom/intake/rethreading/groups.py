"""Groups: what is known of a case while a thread is unravelled.

A *seat* is what a message is put on: that of a message that opens a case, or of a case that stands for itself (an
archived one, one that an agent opened), or of what follows up an archived case. Seats that turn out to be one thread
are one group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from postroom.inboxes.inbox import Kind
from postroom.intake.rethreading.post import Post, Row
from postroom.people.seeing import Employee, Seen, Viewer, may_reply_by_mail

Seat = tuple[str, int]
POST, ROW, AFTER = "post", "row", "after"


@dataclass(slots=True)
class Group:
    """The seats of one case, and what decides whether a mail belongs to it."""

    seats: set[Seat] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    parents: set[Seat] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    """The contacts on its thread."""
    workspaces: set[int] = field(default_factory=set)
    senders: set[Viewer] = field(default_factory=set)
    """Its original sender; several where it was opened several times."""

    def absorb(self, other: "Group") -> None:
        """All that the other knows, too."""
        self.seats |= other.seats
        self.subjects |= other.subjects
        self.parents |= other.parents
        self.people |= other.people
        self.workspaces |= other.workspaces
        self.senders |= other.senders

    def is_stranger(self, sender: Viewer | Employee | None) -> bool:
        """Whether somebody is neither on the thread, nor one of us, nor of its organisation (spec, 3.4)."""
        thread = frozenset(self.people)
        cases = [Seen(Kind.ticket, one.workspace_id, one, thread=thread) for one in self.senders]
        cases += [Seen(Kind.ticket, workspace, thread=thread) for workspace in self.workspaces]
        return not any(may_reply_by_mail(sender, case) for case in cases or [Seen(Kind.ticket, thread=thread)])


def group_of(seat: Seat, posts: Mapping[int, Post], rows: Mapping[int, Row]) -> Group:
    """What a seat is by itself."""
    kind, number = seat
    group = Group({seat})
    if kind == POST:
        post = posts[number]
        group.subjects.add(post.subject)
        group.people |= post.people
        group.senders |= {post.sender} if isinstance(post.sender, Viewer) else set()
        return group
    row = rows[number]
    group.subjects |= {row.title, row.opening_subject, *row.given, *row.also}
    group.parents |= {(ROW, parent) for parent in row.parents if parent in rows}
    group.people |= row.people
    group.senders |= {row.sender} if row.sender else set()
    group.workspaces |= {row.workspace} if row.workspace else set()
    return group


def united(seats: Iterable[Seat], pairs: Iterable[tuple[Seat, Seat]]) -> dict[Seat, Seat]:
    """For each seat one that stands for all that are the same case."""
    top = {seat: seat for seat in seats}

    def find(seat: Seat) -> Seat:
        while top[seat] != seat:
            top[seat] = top[top[seat]]
            seat = top[seat]
        return seat

    for one, other in pairs:
        top[find(one)] = find(other)
    return {seat: find(seat) for seat in top}
