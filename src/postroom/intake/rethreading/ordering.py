"""Ordering: a thread's messages, each behind those that it leans on, in one order however they came."""

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush

from postroom.intake.rethreading.post import Post


def in_order(posts: Sequence[Post], leans: Mapping[int, Sequence[int]]) -> list[Post]:
    """Where messages name each other in a circle, the one whose key is least goes first."""
    by_id = {post.id: post for post in posts}
    waits = {post.id: set(leans[post.id]) for post in posts}
    carries: dict[int, list[int]] = {}
    for number, needed in waits.items():
        for other in needed:
            carries.setdefault(other, []).append(number)
    ready = [post.key for post in posts if not waits[post.id]]
    heapify(ready)
    circle = iter(sorted(post.key for post in posts))
    ordered: dict[int, Post] = {}
    while len(ordered) < len(posts):
        number = (heappop(ready) if ready else next(circle))[2]
        if number in ordered:
            continue
        ordered[number] = by_id[number]
        for other in carries.get(number, ()):
            waits[other].discard(number)
            if not waits[other] and other not in ordered:
                heappush(ready, by_id[other].key)
    return list(ordered.values())
