"""A mail that bounced goes to the right address; what became of the wrong one stays."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput, Conflict, NotFound
from postroom.cases.case import Participant
from postroom.cases.correcting import send_to
from postroom.deliveries.delivery import Delivery, State
from tests.cases.acme import Acme

WRONG, RIGHT = "zeo@quist.example", "zoe@quist.example"


def bounced(acme: Acme, **how: object) -> Delivery:
    case = acme.case("Printer on fire", words="It smokes")
    to = [{"address": WRONG, "name": "Zoë"}]
    message = acme.message(case, "Unplug it", direction="out", agent_id=acme.alice.id, to=to)
    acme.session.add(Participant(case_id=case.id, address=WRONG, name="Zoë"))
    delivery = Delivery(message_id=message.id, recipient=WRONG, **({"state": State.bounced} | how))
    acme.session.add(delivery)
    acme.session.flush()
    return delivery


def test_the_message_goes_to_the_right_address(session: Session, acme: Acme) -> None:
    old = bounced(acme)
    new = send_to(session, old.id, RIGHT)
    assert (new.recipient, new.state, new.message_id) == (RIGHT, State.in_transit, old.message_id)
    assert old.state is State.bounced


def test_the_mail_names_the_right_address_and_so_do_the_members(session: Session, acme: Acme) -> None:
    old = bounced(acme)
    new = send_to(session, old.id, RIGHT)
    message = session.get_one(type(acme.message(acme.case("x"), "y")), new.message_id)
    assert message.to == [{"address": RIGHT, "name": "Zoë"}]
    of_case = select(Participant.address).where(Participant.case_id == message.case_id, Participant.member)
    assert set(session.scalars(of_case)) == {RIGHT}


@pytest.mark.parametrize("written", ["nonsense", "", "support@acme.example", WRONG])
def test_an_address_that_can_not_be_is_refused(session: Session, acme: Acme, written: str) -> None:
    old = bounced(acme)
    with pytest.raises(BadInput):
        send_to(session, old.id, written)


@pytest.mark.parametrize("state", [State.in_transit, State.sent, State.delivered])
def test_what_is_on_its_way_or_there_is_left_alone(session: Session, acme: Acme, state: State) -> None:
    with pytest.raises(Conflict):
        send_to(session, bounced(acme, state=state).id, RIGHT)
    with pytest.raises(NotFound):
        send_to(session, 404, RIGHT)


def test_an_uncertain_one_may_be_corrected(session: Session, acme: Acme) -> None:
    assert send_to(session, bounced(acme, state=State.in_transit, uncertain=True).id, RIGHT).recipient == RIGHT
