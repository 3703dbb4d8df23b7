"""What is asked of DNS, and how often."""

import pytest

from postroom.mail.authentication.questions import Answers, Kind, NoAnswer, Questions


class Listening:
    """A resolver that knows two names, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, name: str, kind: Kind) -> Answers:
        self.asked.append(name)
        if name == "tired.example":
            raise NoAnswer("TIMEOUT")
        return ("192.0.2.1",) if name == "customer.example" else ()


def test_it_asks_each_question_once() -> None:
    resolver = Listening()
    questions = Questions(resolver)
    for name in ("customer.example", "Customer.Example."):
        assert questions.ask(name, "A") == ("192.0.2.1",)
    for _ in range(2):
        with pytest.raises(NoAnswer):
            questions.ask("tired.example", "A")
    assert resolver.asked == ["customer.example", "tired.example"]


def test_it_asks_only_so_many() -> None:
    resolver = Listening()
    questions = Questions(resolver, most=2)
    assert [questions.ask(f"{name}.example", "A") for name in "ab"] == [(), ()]
    with pytest.raises(NoAnswer):
        questions.ask("c.example", "A")
    assert len(resolver.asked) == 2


@pytest.mark.parametrize(
    "name", ["", "a..example", "a" * 64 + ".example", "a." * 130 + "example", "ä.example", "a b", "a\nb"]
)
def test_it_asks_for_no_name_that_can_not_be(name: str) -> None:
    resolver = Listening()
    assert Questions(resolver).ask(name, "TXT") == ()
    assert resolver.asked == []
