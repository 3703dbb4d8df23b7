"""A thread's messages are put in one order, whatever they claim of each other."""

import pytest

from postroom.intake.rethreading.circles import circles
from postroom.intake.rethreading.ordering import in_order
from postroom.intake.rethreading.post import Post


def ordered(leans: dict[int, set[int]], keys: str, ours: frozenset[int] = frozenset()) -> str:
    """The messages by their keys; `keys`: one letter each, in the order of their rows."""
    posts = [
        Post(
            id=number,
            row=1,
            free=number not in ours,
            own=key.encode(),
            names={},
            subject="",
            fingerprint=b"",
            sender=None,
            people=frozenset(),
        )
        for number, key in enumerate(keys)
    ]
    found = in_order(posts, {number: leans.get(number, set()) for number in range(len(keys))})
    return "".join((post.own or b"").decode() for post in found)


@pytest.mark.parametrize(
    ("leans", "keys", "order"),
    [
        ({}, "ba", "ab"),
        ({1: {0}}, "ba", "ba"),
        ({0: {1}, 1: {0}}, "ba", "ab"),
        ({0: {1}, 1: {0}, 2: {0}}, "bca", "bac"),  # nobody goes before what it answers, whose key is least or not
        ({0: {1}, 1: {2}, 2: {0, 3}, 3: {}}, "abcd", "adcb"),
    ],
)
def test_it_puts_each_behind_what_it_answers_and_a_circle_by_the_keys(
    leans: dict[int, set[int]], keys: str, order: str
) -> None:
    assert ordered(leans, keys) == order


@pytest.mark.parametrize("keys", ["abc", "acb", "bac", "bca", "cab", "cba"])
def test_it_knows_that_what_we_wrote_came_after_the_mail_and_before_its_answer(keys: str) -> None:
    mail, ours, answer = tuple(keys)
    assert ordered({0: {2}, 1: {0}, 2: {1}}, keys, frozenset({1})) == mail + ours + answer


def test_it_finds_each_circle_by_itself() -> None:
    leans = {1: [2], 2: [1], 3: [2], 4: [3, 5], 5: [6], 6: [4], 7: [7]}
    assert set(circles(leans)) == {frozenset({1, 2}), frozenset({4, 5, 6})}
