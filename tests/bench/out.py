"""`bin/bench out`: how many mails leave in a second, and whether one domain that hangs slows the others.

One worker process, its database and the servers beside it on the same machine. All rates are of this run, so their
ratios hold on other machines, too.
"""

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from postroom.base.database import Database, connect
from postroom.base.embedded import open_server
from postroom.base.migrating import migrate
from postroom.base.working import Loop, Worker
from postroom.deliveries.delivery import Delivery, State
from postroom.outbox.carrier import Carrier, Parcel
from postroom.outbox.consignment import DELIVERIES
from postroom.outbox.sending import Sender
from postroom.providers.fake.names import Names, anywhere
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.direct import Direct
from postroom.providers.smtp.relay import Relay
from postroom.providers.smtp.relay_address import read_relay_address
from postroom.wiring import tables  # noqa: F401  (a row can be written only where all tables are known)
from tests.office import KEY, Office
from tests.waiting import until
from tests.world.postfix import Postfix

AT_ONCE = 4
"""As many as a worker process has at work on one relay."""
DOMAINS = 50
EACH = 8
"""Mails to each domain."""
TEXT = "Use water, and call us when it is out.\n\nKind regards\nAlice\n" * 10
SWALLOWING = ("default_transport = discard:", "relayhost =")
ANYWHERE = Names({"*": {"MX": ["10 mx.outside.example."], "A": ["127.0.0.1"]}})


def main() -> None:
    """Measures, prints a table, writes the figures as JSON."""
    parser = argparse.ArgumentParser(prog="bin/bench out", description=__doc__)
    parser.add_argument("--mails", type=int, default=1000, help="through the relay")
    parser.add_argument("--json", type=Path, default=Path("bench-out.json"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="postroom-bench-") as folder, open_server(Path(folder) / "data") as server:
        engine = connect(server.url, pool=20)
        migrate(engine)
        office = Office(Database(engine)).open()
        figures = through_a_relay(office, asked.mails) | to_many_domains(office)
        engine.dispose()
    for what, figure in figures.items():
        print(f"{what:60} {figure:10.2f}")
    asked.json.write_text(json.dumps(figures, indent=2) + "\n")


def through_a_relay(office: Office, mails: int) -> dict[str, float]:
    """Messages a second to a Postfix on loopback that keeps nothing."""
    people = [f"person-{number}@customer.example" for number in range(mails)]
    office.send_by("smtp://relay.example:25")
    with Postfix(settings=SWALLOWING) as postfix:
        relay = Relay(read_relay_address(f"smtp://127.0.0.1:{postfix.port}"), helo="acme.example")
        floor = mails / timed(lambda: _bare(relay, people))
        plain = mails / sending(office, relay, people)
        office.sign()
        signed = mails / sending(office, relay, people)
    return {
        "Postfix alone, mails/s": floor,
        "without DKIM, mails/s": plain,
        "with both DKIM signatures, mails/s": signed,
        "with DKIM, of without": signed / plain,
        "with DKIM, of Postfix alone": signed / floor,
    }


def to_many_domains(office: Office) -> dict[str, float]:
    """Seconds until everybody else has their mail, with and without one domain that takes all and never answers."""
    office.send_straight()
    others = [f"p{number}@d{domain}.example" for number in range(EACH) for domain in range(1, DOMAINS)]
    quick = [f"p{number}@d0.example" for number in range(EACH)]
    hanging = [f"hang+{number}@d0.example" for number in range(EACH)]
    spent: dict[str, float] = {}
    for name, first in (("all answer", quick), ("one hangs", hanging)):
        with Outside() as outside:
            direct = Direct(helo="mail.acme.example", resolver=ANYWHERE, port=outside.port, allows=anywhere)
            spent[name] = sending(office, direct, [*first, *others], others)
        until(lambda: all(thread.name != "sending" for thread in threading.enumerate()), 60)
    return {
        f"{DOMAINS} domains, all answer, mails/s to the other {DOMAINS - 1}": len(others) / spent["all answer"],
        f"{DOMAINS} domains, one hangs, mails/s to the other {DOMAINS - 1}": len(others) / spent["one hangs"],
        "with one that hangs, of without": spent["all answer"] / spent["one hangs"],
    }


def sending(office: Office, carrier: Carrier, people: Sequence[str], awaited: Sequence[str] = ()) -> float:
    """Seconds from the first claim until those awaited (all, if none are named) are sent."""
    before, case = _settled(office), office.ticket()
    for number, person in enumerate(people):
        office.sent(case, person, message_id=f"<ours-{case}-{number}@acme.example>", text=TEXT)
    count = len(awaited or people)
    with working(office, carrier):
        return timed(lambda: until(lambda: _settled(office) >= before + count, 600))


@contextmanager
def working(office: Office, carrier: Carrier) -> Iterator[None]:
    """Inside, a worker sends."""
    sender = Sender(office.database, lambda _: carrier, KEY)
    worker = Worker(office.database, [Loop("outbox", DELIVERIES.table, sender.send_due, lambda: sender.close(1.0))])
    thread = threading.Thread(target=worker.run)
    thread.start()
    yield
    worker.stop()
    thread.join(30)


def timed(deed: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begun = time.monotonic()
    deed()
    return time.monotonic() - begun


def _bare(relay: Relay, people: Sequence[str]) -> None:
    """The carrier alone: no database, nothing composed or signed."""
    content = f"From: support@acme.example\r\nSubject: Re: Printer\r\n\r\n{TEXT}".replace("\n", "\r\n").encode()

    def hand_over(person: str) -> None:
        answer = relay.hand_over(Parcel("support@acme.example", person, content), lambda: None)
        assert answer.state == "accepted", answer

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(hand_over, people))


def _settled(office: Office) -> int:
    with office.database.reading() as session:
        settled = Delivery.state.in_([State.sent, State.delivered])
        return session.scalar(select(func.count()).where(settled)) or 0


if __name__ == "__main__":
    main()
