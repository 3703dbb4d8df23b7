"""The journey in: workers take arrivals to their outcome.

A batch is one transaction and a fixed number of queries. When anything goes wrong in it, each of its mails is tried
alone; one that fails alone waits longer and longer, and is set aside with its reason after the last try.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from postroom.base.claims import Claim, claim, put_back
from postroom.base.columns import any_of
from postroom.base.database import Database
from postroom.base.errors import DatabaseAway
from postroom.base.working import heartbeat
from postroom.cases.case import LinkType
from postroom.inboxes.inbox import Inbox
from postroom.intake.arrival import Arrival, Outcome
from postroom.intake.believing import believed
from postroom.intake.failing import MOST_ATTEMPTS, failed, wore_out
from postroom.intake.gathering import gather
from postroom.intake.kinship import Moved
from postroom.intake.known_already import known_already
from postroom.intake.ledger import Decision, Ledger
from postroom.intake.limiting import weighed
from postroom.intake.matching import match
from postroom.intake.opening import add, open_case
from postroom.intake.placing import Place, place
from postroom.intake.postponing import may_wait, postpone
from postroom.intake.reading import Reading, in_thread_order, load, read
from postroom.intake.routing import route
from postroom.intake.vouching import Vouching
from postroom.intake.writing import write
from postroom.mail.return_path import returned_number
from postroom.people.directory import Person
from postroom.people.standing import Verdict, Weighed

ARRIVALS: Table = Arrival.__table__  # type: ignore[assignment]
MOST_OCTETS = 32 * 1024 * 1024
"""Raw mail that one batch holds; a mail takes several times its size while it is read."""
MOST_TRIES = 8
"""Each finds more of a thread that others are at work on."""
_SIZES = select(Arrival.id, Arrival.size).where(any_of(Arrival.id, "ids"))


@dataclass(frozen=True, slots=True)
class House:
    """What intake must know of the installation."""

    database: Database
    key: bytes
    own_domains: Collection[str]
    vouching: Vouching | None = None
    """How senders are checked; None: not at all."""


def process_due(house: House, limit: int = 64) -> int:
    """One round: claims due arrivals and takes each to its outcome. Returns how many were claimed."""
    with house.database.transaction() as session:
        claims = _a_batch(session, claim(session, ARRIVALS, limit))
    if claims:
        with heartbeat(house.database, ARRIVALS, claims):
            _work_off(house, claims)
    return len(claims)


def _a_batch(session: Session, claims: Sequence[Claim]) -> Sequence[Claim]:
    """As many of them as fit into memory together, one at least; the others wait on, as if never claimed."""
    sizes = dict(session.execute(_SIZES, {"ids": [claim.id for claim in claims]}).all())
    octets = accumulate(sizes[claim.id] for claim in claims)
    fit = max(1, sum(so_far <= MOST_OCTETS for so_far in octets))
    if late := [claim.id for claim in claims[fit:]]:
        put_back(session, ARRIVALS, late)
    return claims[:fit]


def _work_off(house: House, claims: Sequence[Claim]) -> None:
    try:
        _take_to_outcome(house, claims)
    except DatabaseAway:
        raise
    except Exception as error:
        if len(claims) == 1:
            failed(house.database, claims[0], error)
        else:
            for alone in claims:
                _work_off(house, [alone])


def _take_to_outcome(house: House, claims: Sequence[Claim]) -> None:
    with house.database.transaction() as session:
        wore_out(session, [c for c in claims if c.attempts > MOST_ATTEMPTS])
        parcels = load(session, [c.id for c in claims if c.attempts <= MOST_ATTEMPTS])
    readings = [read(parcel) for parcel in parcels]
    if house.vouching:
        readings = house.vouching.of_batch(readings)
    _decide_all(house, in_thread_order(readings), {c.id: c.attempts for c in claims})


def _decide_all(house: House, readings: Sequence[Reading], fences: Mapping[int, int]) -> None:
    """All of it in one transaction, once more from the start where others moved what it speaks of meanwhile."""
    also: frozenset[int] = frozenset()
    for _ in range(MOST_TRIES):
        try:
            with house.database.transaction() as session:
                ledger = gather(session, readings, key=house.key, own_domains=house.own_domains, also=also)
                for reading in readings:
                    if may_wait(fences[reading.parcel.id]) and _is_open(reading, ledger):
                        ledger.postponed.append(reading)
                    else:
                        ledger.decisions.append(decide(reading, ledger))
                postpone(session, ledger.postponed, fences)
                return write(session, ledger, fences)
        except Moved as moved:
            also |= moved.cases
    raise Moved(also)


def decide(reading: Reading, ledger: Ledger) -> Decision:
    """One mail's way, from what it says to what becomes of it."""
    return known_already(reading, ledger) or _put_on_a_case(reading, ledger)


def _is_open(reading: Reading, ledger: Ledger) -> bool:
    """Whether DNS may yet prove a sender who gets rights by that."""
    if not reading.unanswered or known_already(reading, ledger):
        return False
    sender = recognise(reading, ledger)
    return sender is not None and bool(sender.doubt)


def _put_on_a_case(reading: Reading, ledger: Ledger) -> Decision:
    inbox = route(reading, ledger.inboxes)
    sender = recognise(reading, ledger)
    limit = weighed(reading, sender, ledger)
    if limit.verdict is Verdict.dropped:
        return Decision(reading, Outcome.dropped, limit.because)
    if limit.verdict is Verdict.spam:
        reading = replace(reading, is_spam=True)
    return _because(limit, _placed(reading, sender, inbox, ledger))


def _placed(reading: Reading, sender: Person | None, inbox: Inbox | None, ledger: Ledger) -> Decision:
    spot = place(reading, sender, match(reading, ledger), ledger)
    if spot.case:
        return add(reading, sender, spot, ledger)
    if reading.automatic.kind == "reply":
        return Decision(reading, Outcome.automatic, _filed(spot))
    if inbox is None and any(returned_number(to, ledger.key) is not None for to in reading.parcel.envelope_to):
        return Decision(reading, Outcome.automatic, "It came back for a mail of ours, and is no report we can read.")
    if inbox is None:
        return Decision(reading, Outcome.set_aside, "None of the addresses it was sent to is an inbox address.")
    return open_case(reading, sender, inbox, spot, ledger)


def _filed(spot: Place) -> str:
    if spot.other and spot.link is LinkType.follow_up_of:
        return "An automatic reply to an archived case; nothing follows that up."
    return f"An automatic reply that belongs to no case. {spot.because}"


def _because(limit: Weighed, decision: Decision) -> Decision:
    """The decision, with what the limit says of it."""
    reason = f"{limit.because} {decision.reason}".strip()
    spam = limit.verdict is Verdict.spam and decision.outcome in (Outcome.opened, Outcome.added)
    return replace(decision, outcome=Outcome.spam if spam else decision.outcome, reason=reason)


def recognise(reading: Reading, ledger: Ledger) -> Person | None:
    """Who sent it, with a doubt where that would give rights and is not proven; nobody when it names no sender."""
    return believed(ledger.directory.person(reading.sender), reading) if reading.sender else None
