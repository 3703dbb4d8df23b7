"""Ordering: a thread's messages, each behind those that it leans on, in one order however they came.

Mails may name each other in a circle: then somebody forged an id, or foretold one. Within a circle nothing is sure but
this: what we wrote came after what was here, and whoever names it came after it, for nobody can foretell its id.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush

from postroom.intake.rethreading.circles import circles
from postroom.intake.rethreading.post import Post

Leans = Mapping[int, Collection[int]]


def in_order(posts: Sequence[Post], leans: Leans) -> list[Post]:
    """All of them; those that wait for the same in the order of their keys."""
    by_id = {post.id: post for post in posts}
    needed = {number: set(leans[number]) for number in by_id}
    for circle in circles(needed):
        before: set[int] = set()
        for number in _walk({one: by_id[one] for one in circle}, {one: needed[one] & circle for one in circle}):
            needed[number] = {other for other in needed[number] if other not in circle or other in before}
            before.add(number)
    return [by_id[number] for number in _walk(by_id, needed)]


def _walk(posts: Mapping[int, Post], leans: Leans) -> Iterator[int]:
    """First what waits for nothing; where there is none, what waits for nothing that surely came before it."""
    waits = {number: set(needed) for number, needed in leans.items()}
    surely = {
        number: {one for one in needed if _is_sure(posts[number], posts[one])} for number, needed in leans.items()
    }
    carries: dict[int, list[int]] = {}
    for number, needed in waits.items():
        for other in needed:
            carries.setdefault(other, []).append(number)

    def entry(number: int) -> tuple[bool, bool, tuple[bytes, bytes, int]]:
        return bool(surely[number]), bool(waits[number]), posts[number].key

    ready = [entry(number) for number in posts]
    heapify(ready)
    done: set[int] = set()
    while ready:
        number = heappop(ready)[2][2]
        if number in done:
            continue
        done.add(number)
        yield number
        for other in carries.get(number, ()):
            waits[other].discard(number)
            is_freed = surely[other] == {number}
            surely[other].discard(number)
            if is_freed or not waits[other]:
                heappush(ready, entry(other))


def _is_sure(post: Post, other: Post) -> bool:
    """Whether the one it leans on came before it, whatever they claim."""
    return not (post.free and other.free) and other.id < post.id
