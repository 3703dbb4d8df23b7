"""What a worker's CPU goes into while it takes mails in: `python -m tests.bench.phases`, milliseconds a mail by phase.

In batches of 40, as they come under load; CPU time, so that others on the machine disturb it less than a clock.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from typing import Any

from postroom.base.database import Database, connect
from postroom.base.embedded import open_server
from postroom.base.migrating import migrate
from postroom.inboxes.inbox import Inbox, Kind
from postroom.intake import processing
from postroom.intake.accepting import Envelope, accept
from postroom.intake.vouching import Vouching
from postroom.notices.mailing import Mailing
from postroom.notices.telling import tell_due
from postroom.wiring import tables  # noqa: F401  (a row can be written only where all tables are known)
from tests.bench.mails import ADDRESS, Sample, samples

BATCH = 40
FIRST = 200
"""Mails that warm it up."""
PHASES = ("claim", "load", "read", "gather", "decide", "write")


def main() -> None:
    """Prints one line a phase."""
    spent = Counter[str]()
    with tempfile.TemporaryDirectory(prefix="postroom-bench-") as folder, open_server(Path(folder) / "data") as server:
        mails = samples(Path(folder), 2000)
        engine = connect(server.url)
        migrate(engine)
        database = Database(engine)
        with database.transaction() as session:
            session.add(Inbox(address=ADDRESS, opens=Kind.ticket))
        for phase in PHASES:
            setattr(processing, phase, timed(phase, getattr(processing, phase), spent))
        work(database, mails[:FIRST], Counter())
        spent.clear()
        work(database, mails[FIRST:], spent)
        engine.dispose()
    for phase in ("intake", *PHASES, "telling"):
        print(f"{phase:8} {spent[phase] / (len(mails) - FIRST) * 1000:6.3f} ms a mail")


def work(database: Database, mails: Sequence[Sample], spent: Counter[str]) -> None:
    """Takes them in, and tells agents what there is to tell, as one worker would."""
    house = processing.House(database, b"k" * 32, ("desk.example",), Vouching(None))
    mailing = Mailing("Acme", "https://desk.example")
    take_in = timed("intake", lambda: processing.process_due(house), spent)
    tell = timed("telling", lambda: tell_due(database, mailing), spent)
    for start in range(0, len(mails), BATCH):
        with database.transaction() as session:
            accept(session, [Envelope(one.sender, (ADDRESS,), one.raw, "smtp") for one in mails[start : start + BATCH]])
        while take_in() or tell():
            pass


def timed(name: str, deed: Callable[..., Any], spent: Counter[str]) -> Callable[..., Any]:
    """The same deed; its CPU seconds are added up under the name."""

    def measured(*given: Any, **named: Any) -> Any:
        start = process_time()
        try:
            return deed(*given, **named)
        finally:
            spent[name] += process_time() - start  # type: ignore[assignment]

    return measured


if __name__ == "__main__":
    main()
