"""What a usual mail costs: as many statements on a long thread as on a short one, and none that reads the thread."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from postroom.intake.processing import House
from tests.intake.conftest import Outcome
from tests.intake.writing_mail import mail

HandIn = Callable[..., list[Outcome]]


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    heard: list[str] = []

    def hear(*call: object) -> None:
        heard.append(str(call[2]))

    event.listen(house.database.engine, "before_cursor_execute", hear)
    yield heard
    event.remove(house.database.engine, "before_cursor_execute", hear)


def answer(number: int) -> bytes:
    chain = " ".join(f"<{one}@a.example>" for one in range(number))
    return mail(
        "Re: Printer on fire", id=f"<{number}@a.example>", answers=f"<{number - 1}@a.example>", references=chain
    )


def test_it_asks_no_more_for_an_answer_on_a_long_thread(hand_in: HandIn, house: House) -> None:
    hand_in(mail(id="<0@a.example>"))
    with statements(house) as short:
        hand_in(answer(1))
    hand_in(*(answer(number) for number in range(2, 12)))
    with statements(house) as long:
        hand_in(answer(12))
    assert len(long) == len(short)
    assert not [one for one in long if "WITH mine AS" in one]


def test_it_reads_the_thread_where_a_mail_comes_late(hand_in: HandIn, house: House) -> None:
    hand_in(answer(1))
    with statements(house) as late:
        hand_in(mail(id="<0@a.example>"))
    assert [one for one in late if "WITH mine AS" in one]
