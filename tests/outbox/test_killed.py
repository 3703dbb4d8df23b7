"""The sender is killed at each of its steps: whoever was to get a mail has exactly one, or it says uncertain.

24 times; KILLS=200 in the environment makes it 200.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from postroom.base.clock import now
from postroom.deliveries.delivery import Delivery, State
from postroom.deliveries.states import Position, position_of
from postroom.providers.fake.outside import Outside
from tests.office import Office
from tests.outbox.doomed import MOMENTS

KILLS = -(-int(os.environ.get("KILLS", "24")) // len(MOMENTS))
"""At each moment."""
PEOPLE = tuple(f"person-{number}@outside.example" for number in range(KILLS + 2))
UNCERTAIN = ("marked", "half the body", "body gone")
pytestmark = pytest.mark.timeout(120 + 15 * KILLS)


def run_doomed(url: str, moment: str) -> None:
    command = [sys.executable, "-m", "tests.outbox.doomed", url, moment]
    done = subprocess.run(command, timeout=60, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr


def let_leases_run_out(office: Office) -> None:
    with office.database.transaction() as session:
        over = now() - timedelta(seconds=1)
        session.execute(update(Delivery).where(Delivery.claimed_until.is_not(None)).values(claimed_until=over))


def positions(office: Office) -> dict[str, Position]:
    with office.database.transaction() as session:
        return {row.recipient: position_of(row) for row in session.scalars(select(Delivery))}


@pytest.mark.parametrize("moment", MOMENTS)
def test_nobody_gets_a_mail_twice_and_none_is_lost(
    office: Office, outside: Outside, empty_database: str, send: Callable[[], None], moment: str
) -> None:
    office.sign()
    office.sent(office.ticket(), *PEOPLE)
    for _ in range(KILLS):
        run_doomed(empty_database, moment)
        let_leases_run_out(office)
    send()
    let_leases_run_out(office)
    send()
    uncertain = [person for person, where in positions(office).items() if where is Position.uncertain]
    for person in PEOPLE:
        assert len(outside.mailbox(person)) == (0 if person in uncertain and moment != "body gone" else 1)
    assert len(uncertain) == (KILLS if moment in UNCERTAIN else 0)
    assert set(positions(office).values()) <= {Position.sent, Position.uncertain}


def test_an_agent_may_send_an_uncertain_one_again(
    office: Office, outside: Outside, empty_database: str, send: Callable[[], None]
) -> None:
    delivery = office.sent(office.ticket(), PEOPLE[0])[0]
    run_doomed(empty_database, "marked")
    let_leases_run_out(office)
    send()
    office.send_again(delivery)
    send()
    assert office.delivery(delivery).state is State.sent
    assert len(outside.mailbox(PEOPLE[0])) == 1
