"""A suppressed address is sent nothing, which its delivery says; everybody else is served."""

from collections.abc import Callable

from postroom.deliveries.delivery import State
from postroom.deliveries.suppressing import lift
from postroom.providers.fake.outside import Outside
from tests.office import BOB, Office

GONE = "bounce-5.1.1@outside.example"
Send = Callable[[], None]


def test_after_a_bounce_for_good_the_next_mail_is_not_attempted(office: Office, outside: Outside, send: Send) -> None:
    office.sent(office.ticket(), GONE)
    send()
    again, bobs = office.sent(office.ticket(), GONE, BOB)
    send()
    row = office.delivery(again)
    assert (row.state, row.reason, row.server, row.claimed_until) == (State.bounced, "suppressed", None, None)
    assert [event.input for event in office.history(again)] == ["queued", "suppressed"]
    assert "No such user here" in (row.text or "")
    assert outside.attempts(GONE) == 1
    assert office.delivery(bobs).state is State.sent
    assert office.case(2).has_bounce


def test_once_it_is_lifted_it_is_attempted_again(office: Office, outside: Outside, send: Send) -> None:
    office.sent(office.ticket(), GONE)
    send()
    delivery = office.sent(office.ticket(), GONE)[0]
    send()
    with office.database.transaction() as session:
        lift(session, GONE)
    office.send_again(delivery)
    send()
    assert outside.attempts(GONE) == 2
    assert office.delivery(delivery).reason == "no_such_address"
