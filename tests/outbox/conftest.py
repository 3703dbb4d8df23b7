"""What these tests share: an office whose mail leaves by a relay, which is the outside world's server."""

from collections.abc import Callable, Iterator

import pytest

from postroom.base.database import Database, connect
from postroom.outbox.carrier import Carrier
from postroom.outbox.handing_over import Carriers
from postroom.outbox.routes import Routes
from postroom.outbox.sending import Sender
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.line import Patience
from postroom.providers.smtp.relay import Relay
from postroom.providers.smtp.relay_address import read_relay_address
from tests.office import KEY, Office

IMPATIENT = Patience(connect=2.0, before_body=2.0, body=1.5)


@pytest.fixture
def outside() -> Iterator[Outside]:
    with Outside(slowness=0.3) as server:
        yield server


@pytest.fixture
def office(empty_database: str, outside: Outside) -> Iterator[Office]:
    """Its mail leaves by the outside server."""
    engine = connect(empty_database, pool=20)
    yield Office(Database(engine)).open(send=f"smtp://127.0.0.1:{outside.port}")
    engine.dispose()


@pytest.fixture
def carriers() -> Carriers:
    """A relay for each URL, kept."""
    relays: dict[str | None, Carrier] = {}

    def carrier(url: str | None) -> Carrier:
        if url not in relays:
            assert url, "these offices send by relays"
            relays[url] = Relay(read_relay_address(url), helo="acme.example", patience=IMPATIENT)
        return relays[url]

    return carrier


@pytest.fixture
def sender(office: Office, carriers: Carriers) -> Iterator[Sender]:
    sender = Sender(office.database, carriers, KEY, Routes(first_rest=0.2))
    yield sender
    sender.close()


@pytest.fixture
def send(sender: Sender) -> Callable[[], None]:
    """Sends all that is due now, and waits for what becomes of it."""

    def send() -> None:
        while sender.send_due():
            assert sender.wait(30)

    return send
