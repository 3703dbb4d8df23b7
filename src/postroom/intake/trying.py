"""Trying: what would become of a mail if it came now. The real journey goes its way, and then all of it is undone."""

from dataclasses import dataclass

from postroom.cases.case import Case
from postroom.cases.message import Message
from postroom.inboxes.inbox import Inbox
from postroom.intake.gathering import gather
from postroom.intake.ledger import Decision, Ledger
from postroom.intake.processing import House, decide
from postroom.intake.reading import Reading
from postroom.intake.routing import route


@dataclass(frozen=True, slots=True)
class Trial:
    """*inbox* and *opens* are None where no address of ours is named; *case* is None for one that would be new."""

    inbox: str | None
    opens: str | None
    outcome: str
    case: str | None
    because: str
    suspect: str | None
    """Why it would not be believed to be of whom it names."""


def try_out(house: House, reading: Reading) -> Trial:
    """The decision that intake would come to. Writes nothing. Raises DatabaseAway."""
    with house.database.transaction() as session, session.no_autoflush:
        ledger = gather(session, [reading], key=house.key, own_domains=house.own_domains)
        trial = _trial(route(reading, ledger.inboxes), decide(reading, ledger), ledger)
        session.rollback()
    return trial


def _trial(inbox: Inbox | None, decision: Decision, ledger: Ledger) -> Trial:
    case = _case(decision.message, ledger) if decision.message else None
    return Trial(
        inbox=inbox.address if inbox else None,
        opens=inbox.opens.value if inbox else None,
        outcome=decision.outcome.value,
        case=case.name if case and case not in ledger.new_cases else None,
        because=decision.reason,
        suspect=next((row.suspect for row in _written(ledger) if row.id == decision.message), None),
    )


def _case(message: int, ledger: Ledger) -> Case | None:
    """Where a message lies that was just written, or was known before."""
    written = (row.case_id for row in _written(ledger) if row.id == message)
    known = (one.case for found in ledger.threads.values() for one in found if one.message == message)
    number = next(written, None) or next(known, None)
    return ledger.current(number) if number else None


def _written(ledger: Ledger) -> list[Message]:
    return [row for row in ledger.rows.get(Message, []) if isinstance(row, Message)]
