"""Two workers on the same threads at once come to the cases that one comes to."""

import random
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from postroom.cases.message import Message
from postroom.intake.accepting import Envelope, accept
from postroom.intake.processing import House, process_due
from tests.intake.writing_mail import SUPPORT, mail

THREADS, LENGTH = 12, 6


def conversation(number: int) -> list[bytes]:
    """Six mails; each answers the one before and names them all."""
    ids = [f"<{number}.{place}@acme.example>" for place in range(LENGTH)]
    subject = f"Order {number}"
    return [
        mail(
            subject if place == 0 else f"Re: {subject}",
            id=ids[place],
            answers=ids[place - 1] if place else "",
            references=" ".join(ids[:place]),
        )
        for place in range(LENGTH)
    ]


def work_off(house: House) -> None:
    while process_due(house, limit=5):
        pass


def test_it_is_as_with_one_worker(busy_house: House) -> None:
    mails = [raw for number in range(THREADS) for raw in conversation(number)]
    random.Random(11).shuffle(mails)
    with busy_house.database.transaction() as session:
        accept(session, [Envelope("alice@acme.example", (SUPPORT,), raw, "test") for raw in mails])
    with ThreadPoolExecutor(2) as workers:
        for done in [workers.submit(work_off, busy_house) for _ in range(2)]:
            done.result()
    with busy_house.database.reading() as session:
        found = [(str(name), case) for name, case in session.execute(select(Message.message_id, Message.case_id))]
    cases: dict[int, set[str]] = {}
    for message_id, case in found:
        cases.setdefault(case, set()).add(message_id.split(".")[0])
    assert len(found) == THREADS * LENGTH
    assert sorted(len(threads) for threads in cases.values()) == [1] * THREADS
