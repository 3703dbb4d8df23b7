"""What agents do with the cases of a thread counts for its mails at once, whichever of them comes next."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from postroom.intake.processing import House
from tests.intake.drawing_stories import Deed, Story, Written
from tests.intake.test_stories import KEY, Made, Telling
from tests.intake.writing_mail import ALICE, CHARLIE


def a_mail(*parents: int, subject: str = "Re: Printer", sender: str = ALICE, names: str = "in-reply-to") -> Written:
    return Written(parents, subject, names, sender, "", is_renamed=False)


def told(house: House, mails: Sequence[Written], *parts: Sequence[int] | Deed) -> set[Made]:
    """The cases after mails came one by one, and deeds were done between them."""
    telling = Telling(replace(house, key=KEY.derived("message ids")), Story(tuple(mails), (), ()))
    for part in parts:
        if isinstance(part, Deed):
            telling.do(part)
            continue
        for number in part:
            telling.bring([number])
    return telling.outcome()


PRINTER = a_mail(subject="Printer", names="both")


@pytest.mark.parametrize(
    ("mails", "deed"),
    [
        (
            [PRINTER, *(a_mail(n, sender=CHARLIE) for n in range(3))],
            Deed("answer", mail=0, other=2, words=""),  # to Alice, and to Charlie on Cc
        ),
        (
            [PRINTER, *(a_mail(n, subject="Invoice") for n in range(3))],
            Deed("retitle", mail=0, other=0, words="Invoice"),
        ),
        (
            [PRINTER, a_mail(0, subject="Bill", sender=CHARLIE), *(a_mail(n, sender=CHARLIE) for n in (0, 2, 3))],
            Deed("merge", mail=0, other=1, words=""),
        ),
    ],
    ids=["answer", "retitle", "merge"],
)
def test_it_counts_a_deed_for_a_whole_thread_wherever_the_next_mail_comes(
    busy_house: House, mails: list[Written], deed: Deed
) -> None:
    here, *late = range(len(mails) - 2), len(mails) - 2, len(mails) - 1
    assert told(busy_house, mails, here, deed, late) == told(busy_house, mails, here, deed, late[::-1])


def test_it_keeps_what_came_under_a_title_that_was_changed_again(busy_house: House) -> None:
    mails = [PRINTER, a_mail(0, subject="Fire"), a_mail(0, subject="Re: Fire"), a_mail(2, subject="Fire")]
    retitle = [Deed("retitle", mail=0, other=0, words=words) for words in ("Fire", "Flood")]
    for late in ((2, 3), (3, 2)):
        (only,) = told(busy_house, mails, (0,), retitle[0], (1,), retitle[1], late)
        assert only.mails == {0, 1, 2, 3}


def test_it_sees_through_an_answer_to_us_that_the_mail_we_answered_had_foretold(busy_house: House) -> None:
    mails = [
        replace(PRINTER, foretold=(1,)),
        a_mail(-1, subject="Re: Printer", sender=CHARLIE),
        a_mail(1, sender=CHARLIE),
    ]
    for late in ((1, 2), (2, 1)):
        (only,) = told(busy_house, mails, (0,), Deed("answer", mail=0, other=0, words=""), late)
        assert only.mails == {-1, 0, 1, 2}


def test_it_leaves_an_archived_case_linked_to_the_one_it_was_split_off_from(busy_house: House) -> None:
    mails = [PRINTER, a_mail(0, subject="Invoice"), a_mail(0), a_mail(2)]
    archive = Deed("archive", mail=1, other=0, words="")
    here, *late = (0, 1), (2, 3)
    assert told(busy_house, mails, here, archive, *late) == told(busy_house, mails, here, archive, (3, 2))
