"""Unravelling: the cases that all messages of a thread make (spec, section 3), as a pure function of them.

The messages are gone through from the first to the last, each put on the case it would go to had it come in order.
What a case is spoken of as, who is on it, and which cases are one, grows by what comes onto it, so rounds are made
until nothing changes; each looks at the cases as the round before left them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from postroom.intake.matching import ALONE, UNSEEN, answered, answers, strays
from postroom.intake.rethreading.groups import AFTER, POST, ROW, Group, Seat, group_of, united
from postroom.intake.rethreading.ordering import in_order
from postroom.intake.rethreading.post import Knot, Post, Row, Unravelled
from postroom.mail.ids import signed_by
from postroom.mail.subject import agrees

_MOST_ROUNDS = 12


@dataclass(slots=True)
class _Round:
    """One walk over the messages, and what it found."""

    thread: "_Thread"
    before: Mapping[Seat, Group]
    seats: dict[int, Seat] = field(default_factory=dict)
    parents: dict[Seat, Seat] = field(default_factory=dict)
    beside: dict[Seat, Seat] = field(default_factory=dict)
    pairs: set[tuple[Seat, Seat]] = field(default_factory=set)
    because: dict[int, str] = field(default_factory=dict)

    def group(self, seat: Seat) -> Group:
        """What the round before knew of it; else what it is by itself."""
        return self.before.get(seat) or group_of(seat, self.thread.posts, self.thread.rows)

    def upwards(self, seat: Seat) -> Iterator[tuple[Seat, Group]]:
        """The case, then those it was split off from, and so on."""
        seen: set[Seat] = set()
        rank = [(seat, self.group(seat))]
        while rank:
            seen |= {one for _, group in rank for one in group.seats}
            yield from rank
            above = {parent for seat, group in rank for parent in (group.parents | {self.parents.get(seat, seat)})}
            found = {parent: self.group(parent) for parent in above - seen}
            rank = sorted(found.items(), key=lambda item: (sorted(item[1].subjects), item[0]))

    def put(self, post: Post) -> None:
        """Finds the message's seat."""
        self.seats[post.id] = self._find(post) if post.free else self._stay(post)

    def _stay(self, post: Post) -> Seat:
        seated = (self.seats[one] for one in self.thread.leans[post.id] if one in self.seats)
        return next(seated, (ROW, post.row))

    def _find(self, post: Post) -> Seat:
        named = [(name, self.seats[one]) for name, one in self.thread.answered(post) if one in self.seats]
        for name, seat in named:
            if hit := self._agreeing(post, seat):
                why = answers(name, hit[1], of_parent=hit[0] != seat)
                return self._brought(post, why, hit[0], [other for _, other in named])
        for number in self.thread.asleep.get(post.own or b"", ()):
            if hit := self._agreeing(post, (ROW, number)):
                return self._brought(post, answered(hit[1]), hit[0], ())
        mine = (POST, post.id)
        self.because[post.id] = UNSEEN if post.names else ALONE
        if named:
            name, self.parents[mine] = named[0]
            self.because[post.id] = strays(name)
        return mine

    def _agreeing(self, post: Post, seat: Seat) -> tuple[Seat, str] | None:
        for candidate, group in self.upwards(seat):
            if why := agreement(post.subject, group) or agreement(post.subject, self._living(candidate)):
                return candidate, why
        return None

    def _living(self, seat: Seat) -> Group:
        """The case, or what follows it up if it is archived."""
        return self.group(self.thread.after(seat) if self.thread.is_archived(seat) else seat)

    def _brought(self, post: Post, why: str, seat: Seat, others: Sequence[Seat]) -> Seat:
        self.because[post.id] = why
        if self._is_stranger(post, seat):
            self.because[post.id] += " But its sender is not on that thread."
            self.beside[POST, post.id] = seat
            return POST, post.id
        if self.thread.is_archived(seat):
            self.because[post.id] += " That case is archived, so this follows it up."
            return self.thread.after(seat)
        self.pairs |= {(seat, other) for other in others if other != seat and self._is_of(post, other)}
        return seat

    def _is_of(self, post: Post, seat: Seat) -> bool:
        """Whether it belongs to this very case, so that its own and this are one thread."""
        archived = self.thread.is_archived(seat)
        return not archived and bool(agreement(post.subject, self.group(seat))) and not self._is_stranger(post, seat)

    def _is_stranger(self, post: Post, seat: Seat) -> bool:
        living = self.thread.after(seat) if self.thread.is_archived(seat) else seat
        if not all(self.group(one).is_stranger(post.sender) for one in (seat, living)):
            return False
        mine = {one for _, group in self.upwards(seat) for one in group.seats}
        signed = (one for name, one in self.thread.answered(post) if signed_by(name, self.thread.key))
        return not any(self.seats.get(one) in mine for one in signed)


@dataclass(slots=True)
class _Thread:
    """The messages and cases, and how they lean on each other."""

    posts: Mapping[int, Post]
    rows: Mapping[int, Row]
    key: bytes
    bearers: dict[bytes, list[Post]] = field(default_factory=dict)
    leans: dict[int, list[int]] = field(default_factory=dict)
    asleep: dict[bytes, list[int]] = field(default_factory=dict)
    """The archived cases that have a message which names an id."""

    def __post_init__(self) -> None:
        for post in sorted(self.posts.values(), key=lambda post: post.key):
            if post.own:
                self.bearers.setdefault(post.own, []).append(post)
            for digest in post.names if self.rows[post.row].archived else ():
                self.asleep.setdefault(digest, []).append(post.row)
        for post in self.posts.values():
            self.leans[post.id] = [one for _, one in self.answered(post)] if post.free else self._kept_by(post)

    def answered(self, post: Post) -> Iterator[tuple[str, int]]:
        """The messages that it names, nearest first."""
        for digest, name in post.names.items():
            yield from ((name, one.id) for one in self.bearers.get(digest, ()) if one.id != post.id)

    def _kept_by(self, post: Post) -> list[int]:
        if self.rows[post.row].archived:
            return []
        near = [one for _, one in self.answered(post) if one < post.id and self.posts[one].row == post.row]
        opener = self.opener(self.rows[post.row])
        return near or ([opener] if opener is not None and opener != post.id else [])

    def opener(self, row: Row) -> int | None:
        """The mail that opened the case, if its place is to be found."""
        post = self.posts.get(row.opener or 0)
        return post.id if post and post.free else None

    def is_archived(self, seat: Seat) -> bool:
        return seat[0] == ROW and self.rows[seat[1]].archived

    def after(self, seat: Seat) -> Seat:
        """Where a mail goes that belongs to an archived case."""
        newest = max((row.id for row in self.rows.values() if row.follows == seat[1]), default=None)
        if newest is not None and self.rows[newest].archived:
            return self.after((ROW, newest))
        return AFTER, seat[1]


def agreement(subject: str, group: Group) -> str | None:
    """How the subject agrees with what the case is spoken of as."""
    found = (agrees(subject, title) for title in sorted(group.subjects))
    return next((one.because for one in found if one), None)


def unravel(posts: Sequence[Post], rows: Sequence[Row], key: bytes) -> Unravelled:
    """`posts`: all messages of the cases `rows`, to which belong all cases whose messages name each other."""
    thread = _Thread({post.id: post for post in posts}, {row.id: row for row in rows}, key)
    ordered = in_order(posts, thread.leans)
    walk, groups = _walk(thread, ordered, {})
    for _ in range(_MOST_ROUNDS):
        before = walk.seats, groups
        walk, groups = _walk(thread, ordered, groups)
        if before == (walk.seats, groups):
            break
    return _knots(walk, groups)


def _walk(thread: _Thread, ordered: Sequence[Post], before: Mapping[Seat, Group]) -> tuple[_Round, dict[Seat, Group]]:
    walk = _Round(thread, before)
    for post in ordered:
        walk.put(post)
    return walk, _groups(walk)


def _row_seat(walk: _Round, row: Row) -> Seat:
    opener = walk.thread.opener(row)
    return (ROW, row.id) if opener is None else walk.seats[opener]


def _pairs(walk: _Round) -> Iterator[tuple[Seat, Seat]]:
    yield from sorted(walk.pairs)
    for row in walk.thread.rows.values():
        if row.merged_into and row.by_hand:
            yield _row_seat(walk, row), _row_seat(walk, walk.thread.rows[row.merged_into])
        archived = walk.thread.rows.get(row.follows or 0)
        if archived and archived.archived and not row.archived and not row.merged_into:
            yield _row_seat(walk, row), walk.thread.after((ROW, archived.id))


def _groups(walk: _Round) -> dict[Seat, Group]:
    """What is known of each seat's case after the walk."""
    rows, posts = walk.thread.rows, walk.thread.posts
    pairs = list(_pairs(walk))
    seats = {*walk.seats.values(), *(seat for pair in pairs for seat in pair)}
    seats |= {_row_seat(walk, row) for row in rows.values()}
    top = united(seats, pairs)
    groups: dict[Seat, Group] = {}
    for seat in seats:
        group = groups.setdefault(top[seat], Group())
        group.absorb(group_of(seat, posts, rows))
        if seat in walk.parents:
            group.parents.add(walk.parents[seat])
    for number, seat in walk.seats.items():
        groups[top[seat]].people |= posts[number].people
    for row in rows.values():
        group = groups[top[_row_seat(walk, row)]]
        group.people |= row.people
        group.workspaces |= {row.workspace} if row.workspace else set()
        group.subjects |= row.given
    for group in groups.values():
        group.parents -= group.seats
    return {seat: groups[top[seat]] for seat in seats}


def _knots(walk: _Round, groups: dict[Seat, Group]) -> Unravelled:
    whole = list({id(group): group for group in groups.values()}.values())
    place = {seat: number for number, group in enumerate(whole) for seat in group.seats}
    knots = [Knot() for _ in whole]
    for post, seat in walk.seats.items():
        knots[place[seat]].posts.append(post)
        if seat == (POST, post):
            knots[place[seat]].openers.append(post)
    for row in walk.thread.rows.values():
        knots[place[_row_seat(walk, row)]].rows.append(row.id)
    for number, group in enumerate(whole):
        knots[number].parents = sorted({place[seat] for seat in group.parents if seat in place} - {number})
        knots[number].follows = sorted(one for kind, one in group.seats if kind == AFTER)
    for seat, other in walk.beside.items():
        knots[place[seat]].beside.append(place[other])
    return Unravelled(knots, walk.because)
