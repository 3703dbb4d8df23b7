"""Links between cases, merging, and tickets made from conversations."""

from sqlalchemy.orm import Session

from postroom.api.cases import Case, shown
from postroom.api.shapes import Line, Title, Wish
from postroom.api.transaction import ONCE, Me, Transaction, resource
from postroom.cases import reading
from postroom.cases.case import Case as CaseRow
from postroom.cases.case import Severity
from postroom.cases.linking import link
from postroom.cases.merging import merge
from postroom.cases.ticketing import make_ticket

router = resource("links")


class NewLink(Wish):
    """The case to be linked with, and why."""

    case: Line
    reason: Line = ""


class Merge(Wish):
    """The case that stays."""

    into: Line


class NewTicket(Wish):
    """What the ticket is to have of its own."""

    title: Title | None = None
    severity: Severity = Severity.medium


@router.post("/cases/{name}/links", status_code=201, dependencies=ONCE)
def add_link(session: Transaction, me: Me, name: str, wish: NewLink) -> Case:
    """Says that two cases are related."""
    case, other = _both(session, name, wish.case)
    link(session, case, other, me, wish.reason)
    return shown(session, [case])[0]


@router.post("/cases/{name}/merge", dependencies=ONCE)
def merge_into(session: Transaction, me: Me, name: str, wish: Merge) -> Case:
    """Moves everything to the case that stays, which is the answer."""
    duplicate, into = _both(session, name, wish.into)
    merge(session, duplicate, into, me)
    return shown(session, [into])[0]


@router.post("/cases/{name}/ticket", status_code=201, dependencies=ONCE)
def add_ticket(session: Transaction, me: Me, name: str, wish: NewTicket | None = None) -> Case:
    """Makes a ticket from a conversation, for the same people and linked with it."""
    wish = wish or NewTicket()
    case = reading.find(session, name, lock=True)
    return shown(session, [make_ticket(session, case, me, wish.title, wish.severity)])[0]


def _both(session: Session, name: str, other: str) -> tuple[CaseRow, CaseRow]:
    """Both cases, locked in the order of their ids, as everywhere."""
    names = {name: reading.find(session, name).id, other: reading.find(session, other).id}
    locked = {each: reading.find(session, each, lock=True) for each in sorted(names, key=lambda each: names[each])}
    return locked[name], locked[other]
