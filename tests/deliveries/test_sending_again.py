"""An agent has a mail sent again that bounced, or of which nobody knows whether it arrived."""

import pytest

from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.base.errors import Conflict, NotFound
from postroom.deliveries.delivery import State
from postroom.deliveries.news import News
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input
from tests.office import BOB, Office


@pytest.fixture
def delivery(office: Office) -> int:
    return office.sent(office.ticket(), BOB)[0]


def hear(office: Office, delivery: int, *inputs: Input) -> None:
    with office.database.transaction() as session:
        record(session, [News(delivery, input_) for input_ in inputs])


@pytest.mark.parametrize("inputs", [(Input.permanent,), (Input.handing_over, Input.cut), (Input.expired,)])
def test_it_is_in_transit_again_with_time_of_its_own(office: Office, delivery: int, inputs: tuple[Input]) -> None:
    hear(office, delivery, *inputs)
    before = now()
    office.send_again(delivery)
    row = office.delivery(delivery)
    assert (row.state, row.status, row.uncertain, row.reason) == (State.in_transit, Status.waiting, False, None)
    assert before <= row.changed_at <= row.due_at <= now()


@pytest.mark.parametrize("input_", [Input.temporary, Input.handing_over, Input.accepted_by_relay, Input.answered])
def test_what_is_on_its_way_or_arrived_is_not_sent_again(office: Office, delivery: int, input_: Input) -> None:
    hear(office, delivery, input_)
    with pytest.raises(Conflict):
        office.send_again(delivery)


def test_there_must_be_such_a_delivery(office: Office) -> None:
    with pytest.raises(NotFound):
        office.send_again(404)
