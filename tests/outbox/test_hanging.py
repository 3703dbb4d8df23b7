"""One recipient's server hangs: whoever writes to the others does not notice."""

from postroom.deliveries.delivery import State
from postroom.outbox.routes import Routes
from postroom.outbox.sending import Sender
from postroom.providers.fake.names import Names, anywhere
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.direct import Direct
from postroom.providers.smtp.line import Patience
from tests.office import KEY, Office
from tests.waiting import until

HANGING = [f"hang+{number}@hanging.example" for number in range(8)]
OTHERS = [f"person@domain-{number}.example" for number in range(20)]
LONG = Patience(body=60.0)
ANYWHERE = Names({"*": {"MX": ["10 mx.outside.example."], "A": ["127.0.0.1"]}})


def test_the_other_domains_are_served_meanwhile(office: Office) -> None:
    with Outside() as outside:
        direct = Direct(
            helo="acme.example", resolver=ANYWHERE, port=outside.port, patience=Patience(body=60.0), allows=anywhere
        )
        numbers = office.sent(office.ticket(), *HANGING, *OTHERS)
        office.send_straight()
        sender = Sender(office.database, lambda _: direct, KEY, Routes(4, a_moment=0.2))

        def everybody_else_has_it() -> bool:
            sender.send_due()
            return all(outside.mailbox(person) for person in OTHERS)

        until(everybody_else_has_it)
        assert sum(outside.attempts(person) for person in HANGING) <= 4
        assert not sender.wait(0)
    assert sender.wait(30)
    states = {office.delivery(number).state for number in numbers[: len(HANGING)]}
    assert states == {State.in_transit}
