"""Trying: what would become of a mail if it came now. The real journey goes its way, and then all of it is undone."""

from dataclasses import dataclass

from postroom.cases.case import Case, Link
from postroom.cases.message import Message
from postroom.intake.arrival import Outcome
from postroom.intake.gathering import gather
from postroom.intake.ledger import Decision, Ledger
from postroom.intake.limiting import is_forged, network_of
from postroom.intake.processing import House, decide, recognise
from postroom.intake.reading import Reading
from postroom.intake.routing import route
from postroom.people.organisation import Limits


@dataclass(frozen=True, slots=True)
class Count:
    """What counts against its sender once it is here (spec, section 9)."""

    whose: str
    """The sender's address, or their network where the sender is forged."""
    mails: int
    spam_mails: int
    limits: Limits
    tags: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """For a person."""
        limits = self.limits
        return f"It would be mail {self.mails} of {limits.mails} in {limits.minutes} minutes for {self.whose}."


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
    count: Count | None = None
    """None for what is not counted: mails of ours, reports, duplicates."""
    link: tuple[str, str] | None = None
    """How the new case would be linked, and with which case."""


def try_out(house: House, reading: Reading) -> Trial:
    """The decision that intake would come to. Writes nothing. Raises DatabaseAway."""
    with house.database.transaction() as session, session.no_autoflush:
        ledger = gather(session, [reading], key=house.key, own_domains=house.own_domains)
        trial = _trial(reading, decide(reading, ledger), ledger)
        session.rollback()
    return trial


def _trial(reading: Reading, decision: Decision, ledger: Ledger) -> Trial:
    inbox = route(reading, ledger.inboxes)
    case = _case(decision.message, ledger) if decision.message else None
    return Trial(
        inbox=inbox.address if inbox else None,
        opens=inbox.opens.value if inbox else None,
        outcome=decision.outcome.value,
        case=case.name if case and case not in ledger.new_cases else None,
        because=decision.reason,
        suspect=next((row.suspect for row in _written(ledger) if row.id == decision.message), None),
        count=_count(reading, decision, ledger),
        link=_link(ledger),
    )


def _link(ledger: Ledger) -> tuple[str, str] | None:
    rows = (row for row in ledger.rows.get(Link, []) if isinstance(row, Link))
    return next(((row.type.value, ledger.cases[row.other_id].name) for row in rows), None)


def _count(reading: Reading, decision: Decision, ledger: Ledger) -> Count | None:
    sender = recognise(reading, ledger)
    if decision.outcome in (Outcome.duplicate, Outcome.report) or sender is None or sender.contact is None:
        return None
    network = network_of(reading) if is_forged(reading) else None
    tallies, contact = ledger.tallies, sender.contact.id
    tally = tallies.of_network(network) if network else tallies.of_contact(contact)
    whose, tags = network or sender.address, tuple(sorted(tally.tags))
    return Count(whose, len(tally.mails), len(tally.spam), tally.limits, tags)


def _case(message: int, ledger: Ledger) -> Case | None:
    """Where a message lies that was just written, or was known before."""
    written = (row.case_id for row in _written(ledger) if row.id == message)
    known = (one.case for found in ledger.threads.values() for one in found if one.message == message)
    number = next(written, None) or next(known, None)
    return ledger.current(number) if number else None


def _written(ledger: Ledger) -> list[Message]:
    return [row for row in ledger.rows.get(Message, []) if isinstance(row, Message)]
