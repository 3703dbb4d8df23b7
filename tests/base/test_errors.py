"""The message of an error is its docstring."""

from postroom.base.errors import PostroomError


class NoSuchShelf(PostroomError):
    """There is no shelf {shelf};
    make one first."""


def test_it_says_its_docstring_with_the_facts_filled_in() -> None:
    assert str(NoSuchShelf(shelf=7)) == "There is no shelf 7; make one first."


def test_it_says_another_message_if_given_one() -> None:
    assert str(NoSuchShelf("Shelf {7} fell down.")) == "Shelf {7} fell down."
