"""How long lists, cases and searches take on a full database:

    python -m tests.cases.measuring postgresql://…/DATABASE [--cases 100000]

An empty database is filled first (minutes). Printed are milliseconds of the deeds that screens and API call, each
in a transaction of its own: the median, and what 95 of 100 stay below.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from functools import partial
from time import perf_counter

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from postroom.base.database import connect
from postroom.base.migrating import migrate
from postroom.cases import listing, reading, reading_messages
from postroom.cases.case import Case, Stage
from postroom.cases.listing import Wanted
from postroom.inboxes.inbox import Kind
from tests.cases import crowd

Deed = Callable[[Session], object]
ROUNDS = 60
FILTERS = [
    Wanted(),
    Wanted(kind=Kind.ticket),
    Wanted(kind=Kind.conversation, verified=False),
    Wanted(owner_id=7),
    Wanted(inbox_id=crowd.INBOXES),
    Wanted(workspace_id=77),
    Wanted(contact_id=777),
    Wanted(stage=Stage.hold),
    Wanted(spam=True),
    Wanted(kind=Kind.ticket, stage=Stage.queued, owner_id=3),
    Wanted(tag="nobody has it"),
]
RANKS = [(0,), (1,), (5,), (20,), (50,), (100,), (200,), (400,), (700,), (1000,), (2000,), (9000,), (50000,)]
PAIRS = [(0, 1), (50, 60), (100, 120), (300, 400), (1000, 2000), (0, 30000), (20000, 30000)]


def show_list(session: Session, wanted: Wanted) -> None:
    listing.rows(session, listing.page(session, wanted).cases)


def show_case(session: Session, number: int) -> None:
    case = session.get_one(Case, number)
    reading.whole(session, [case])
    reading_messages.of_case(session, case.id)
    reading.notes(session, case.id)
    reading.events(session, case.id)


def measured(engine: Engine, deeds: Sequence[Deed]) -> tuple[float, float]:
    """The median and the 95th percentile of all deeds, in milliseconds."""
    took = []
    for deed in deeds:
        with Session(engine) as session:
            session.connection()
            start = perf_counter()
            deed(session)
            took.append((perf_counter() - start) * 1000)
    took.sort()
    return took[len(took) // 2], took[len(took) * 95 // 100]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--cases", type=int, default=100_000)
    asked = parser.parse_args()
    engine = connect(asked.url)
    migrate(engine)
    with Session(engine) as session, session.begin():
        session.execute(text("SET LOCAL statement_timeout = 0"))
        if session.scalar(text("SELECT count(*) FROM cases")) == 0:
            crowd.fill(session, asked.cases)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE"))
    chance = random.Random(1)
    numbers = [chance.randint(1, asked.cases) for _ in range(ROUNDS * 5)]
    words = [" ".join(map(crowd.word, ranks)) for ranks in RANKS + PAIRS]
    questions: dict[str, Sequence[Deed]] = {
        "list": [partial(show_list, wanted=wanted) for wanted in FILTERS] * ROUNDS,
        "case": [partial(show_case, number=number) for number in numbers],
        "search": [partial(show_list, wanted=Wanted(words=some)) for some in words] * (ROUNDS // 4),
    }
    for what, deeds in questions.items():
        middle, most = measured(engine, chance.sample(deeds, len(deeds)))
        print(f"{what:8} p50 {middle:6.1f} ms   p95 {most:6.1f} ms", flush=True)


if __name__ == "__main__":
    main()
