"""What each piece of news does to a delivery: the table, and what holds in any order of news."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postroom.deliveries.delivery import State
from postroom.deliveries.states import TABLE, Input, Odd, Position

PROOF_OF_BOUNCE = {Input.permanent, Input.expired, Input.report_failed, Input.suppressed}
PROOF_OF_DELIVERY = {Input.accepted_by_recipient, Input.report_delivered, Input.answered, Input.complained}
REPORTS = (Input.report_delivered, Input.report_failed, Input.report_delayed, Input.answered)

news = st.lists(st.sampled_from(Input), max_size=12)


def walk(inputs: Sequence[Input], start: Position = Position.waiting) -> Position:
    position = start
    for input_ in inputs:
        cell = TABLE[position, input_]
        position = cell if isinstance(cell, Position) else position
    return position


@pytest.mark.parametrize(
    ("story", "inputs", "end"),
    [
        ("a relay takes it", [Input.handing_over, Input.accepted_by_relay], Position.sent),
        ("the recipient's server takes it", [Input.handing_over, Input.accepted_by_recipient], Position.delivered),
        ("refused at RCPT", [Input.permanent], Position.bounced),
        ("greylisted, then taken", [Input.temporary, Input.handing_over, Input.accepted_by_relay], Position.sent),
        ("4xx after the body: tried again", [Input.handing_over, Input.temporary], Position.waiting),
        ("cut while handing over", [Input.handing_over, Input.cut], Position.uncertain),
        ("cut, then the report comes", [Input.handing_over, Input.cut, Input.report_delivered], Position.delivered),
        ("cut, then it bounces", [Input.handing_over, Input.cut, Input.report_failed], Position.bounced),
        ("cut, then a server says it is delayed", [Input.handing_over, Input.cut, Input.report_delayed], Position.sent),
        ("cut, then answered", [Input.handing_over, Input.cut, Input.answered], Position.answered),
        ("cut, then the answer comes late", [Input.handing_over, Input.cut, Input.accepted_by_relay], Position.sent),
        ("uncertain never expires", [Input.handing_over, Input.cut, Input.expired], Position.uncertain),
        ("sent, then a bounce comes back", [Input.accepted_by_relay, Input.report_failed], Position.bounced),
        ("the bounce overtakes the relay's 250", [Input.report_failed, Input.accepted_by_relay], Position.bounced),
        ("taken, then refused inside", [Input.accepted_by_recipient, Input.report_failed], Position.bounced),
        ("bounced, yet answered", [Input.accepted_by_relay, Input.report_failed, Input.answered], Position.answered),
        ("answered, then a forward of theirs fails", [Input.answered, Input.report_failed], Position.answered),
        ("expired", [Input.temporary, Input.expired], Position.bounced),
        ("bounced, sent again, taken", [Input.permanent, Input.send_again, Input.accepted_by_relay], Position.sent),
        ("sent again while on its way: refused", [Input.handing_over, Input.send_again], Position.handing_over),
        (
            "answered before the second attempt",
            [Input.temporary, Input.answered, Input.handing_over],
            Position.answered,
        ),
    ],
)
def test_it_tells_each_story_rightly(story: str, inputs: list[Input], end: Position) -> None:
    assert walk(inputs) is end


def test_it_has_a_cell_for_everything() -> None:
    assert set(TABLE) == {(position, input_) for position in Position for input_ in Input}


@given(news)
def test_it_never_leaves_the_four_states(inputs: list[Input]) -> None:
    assert walk(inputs).state in State


@given(news)
def test_it_bounces_only_by_proof(inputs: list[Input]) -> None:
    assert walk(inputs).state is not State.bounced or PROOF_OF_BOUNCE & set(inputs)


@given(news)
def test_it_is_delivered_only_by_proof(inputs: list[Input]) -> None:
    assert walk(inputs).state is not State.delivered or PROOF_OF_DELIVERY & set(inputs)


@given(news)
def test_nothing_undoes_an_answer(inputs: list[Input]) -> None:
    assert walk(inputs, Position.answered) is Position.answered


@given(news)
def test_what_is_settled_is_never_sent_again_without_an_agents_word(inputs: list[Input]) -> None:
    without = [input_ for input_ in inputs if input_ is not Input.send_again]
    for settled in (Position.sent, Position.delivered, Position.bounced, Position.answered):
        assert walk(without, settled).state is not State.in_transit


@given(news)
def test_news_heard_twice_does_what_it_did_once(inputs: list[Input]) -> None:
    assert walk([each for input_ in inputs for each in (input_, input_)]) is walk(inputs)


@pytest.mark.parametrize("start", [Position.sent, Position.delivered, Position.uncertain])
@pytest.mark.parametrize("size", [2, 3, 4])
def test_reports_lead_to_the_same_end_in_any_order(start: Position, size: int) -> None:
    for order in permutations(REPORTS, size):
        assert walk(order, start) is walk(sorted(order), start)


@given(st.sampled_from(Position))
def test_only_a_waiting_delivery_can_be_handed_over(position: Position) -> None:
    assert (TABLE[position, Input.handing_over] is Position.handing_over) == (position is Position.waiting)


def test_odd_news_is_named() -> None:
    assert TABLE[Position.answered, Input.report_failed] is Odd.contradicts
    assert TABLE[Position.bounced, Input.report_failed] is Odd.again
    assert TABLE[Position.delivered, Input.report_delayed] is Odd.late
    assert TABLE[Position.sent, Input.report_delayed] is Odd.noted
