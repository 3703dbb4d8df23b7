"""Circles: messages each of which leans on all the others, by way of them (Kosaraju: there, and back again)."""

from collections.abc import Collection, Iterable, Iterator, Mapping


def circles(leans: Mapping[int, Collection[int]]) -> Iterator[frozenset[int]]:
    """Each set of two and more; linear in time."""
    back: dict[int, list[int]] = {number: [] for number in leans}
    for number, needed in leans.items():
        for other in needed:
            back[other].append(number)
    met: set[int] = set()
    ended = [number for start in leans for number in _reached(start, leans, met)]
    met = set()
    for start in reversed(ended):
        circle = frozenset(_reached(start, back, met))
        if len(circle) > 1:
            yield circle


def _reached(start: int, ways: Mapping[int, Iterable[int]], met: set[int]) -> Iterator[int]:
    """What one comes to from here and has not met, each behind what one comes to from it."""
    if start in met:
        return
    met.add(start)
    path = [(start, iter(ways[start]))]
    while path:
        number, left = path[-1]
        following = next((other for other in left if other not in met), None)
        if following is None:
            path.pop()
            yield number
        else:
            met.add(following)
            path.append((following, iter(ways[following])))
