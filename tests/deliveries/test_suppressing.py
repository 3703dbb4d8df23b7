"""Which addresses are sent nothing any more, and how that ends."""

from typing import Any

import pytest

from postroom.base.errors import NotFound
from postroom.deliveries.news import News
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input
from postroom.deliveries.suppressing import Because, lift, suppressed
from tests.office import BOB, Office

NO_SUCH_USER: dict[str, Any] = {"code": 550, "status": "5.1.1", "text": "No such user here"}


def comes(office: Office, input_: Input, *, recipient: str = BOB, **words: Any) -> None:
    delivery = office.sent(office.ticket(), recipient)[0]
    with office.database.transaction() as session:
        record(session, [News(delivery, input_, **words)])


def because(office: Office, address: str) -> Because | None:
    with office.database.transaction() as session:
        found = suppressed(session, [address])
        return found[address.lower()].because if found else None


@pytest.mark.parametrize("input_", [Input.permanent, Input.report_failed])
@pytest.mark.parametrize(
    "words",
    [
        NO_SUCH_USER,
        {"code": 550, "status": "5.2.1", "text": "This mailbox is closed"},
        {"code": 556, "status": "5.1.10", "text": "This domain takes no mail"},
        {"code": 551, "text": "The recipient has moved"},
    ],
)
def test_an_address_that_refuses_for_good_is_suppressed(office: Office, input_: Input, words: dict[str, Any]) -> None:
    comes(office, input_, **words)
    assert because(office, BOB) is Because.bounced


@pytest.mark.parametrize(
    ("input_", "words"),
    [
        (Input.permanent, {"code": 552, "status": "5.2.2", "text": "The mailbox is full"}),
        (Input.permanent, {"code": 550, "status": "5.7.1", "text": "Refused, it looks like spam"}),
        (Input.report_failed, {"status": "4.4.1", "text": "No such host was found for four days"}),
        (Input.temporary, {"code": 450, "status": "4.1.1", "text": "User unknown for now"}),
        (Input.expired, {"text": "No such user"}),
        (Input.report_delivered, {}),
    ],
)
def test_what_may_pass_another_day_suppresses_nothing(office: Office, input_: Input, words: dict[str, Any]) -> None:
    comes(office, input_, **words)
    assert because(office, BOB) is None


def test_who_complains_is_suppressed(office: Office) -> None:
    comes(office, Input.complained, text="feedback-type: abuse")
    assert because(office, BOB) is Because.complained


def test_the_case_of_letters_does_not_matter(office: Office) -> None:
    comes(office, Input.permanent, recipient="Bob@Customer.Example", **NO_SUCH_USER)
    assert because(office, "bOB@customer.example") is Because.bounced


def test_the_first_reason_stands(office: Office) -> None:
    comes(office, Input.permanent, **NO_SUCH_USER)
    comes(office, Input.complained)
    assert because(office, BOB) is Because.bounced


def test_contradicted_news_suppresses_nothing(office: Office) -> None:
    delivery = office.sent(office.ticket(), BOB)[0]
    with office.database.transaction() as session:
        record(session, [News(delivery, Input.answered), News(delivery, Input.report_failed, **NO_SUCH_USER)])
    assert because(office, BOB) is None


def test_it_ends_when_it_is_lifted(office: Office) -> None:
    comes(office, Input.permanent, **NO_SUCH_USER)
    with office.database.transaction() as session:
        lift(session, BOB.upper())
    assert because(office, BOB) is None


def test_what_is_not_suppressed_can_not_be_lifted(office: Office) -> None:
    with office.database.transaction() as session, pytest.raises(NotFound, match="is not suppressed"):
        lift(session, BOB)
