"""Opening a case for a mail, or adding the mail to one."""

from postroom.cases import opening
from postroom.cases.acknowledgement import Acknowledgement
from postroom.cases.case import Case, Channel, Link, LinkType
from postroom.cases.event import Deed, Event
from postroom.cases.message import Message
from postroom.cases.spamming import become_spam
from postroom.inboxes.inbox import Inbox
from postroom.intake.arrival import Outcome
from postroom.intake.filing import file
from postroom.intake.kinship import SPLIT, STRANGER
from postroom.intake.lateness import came_late, is_of_two
from postroom.intake.ledger import Decision, Ledger, People
from postroom.intake.placing import Place
from postroom.intake.reading import Reading
from postroom.people.contact import Contact
from postroom.people.directory import Person
from postroom.people.happening import About, Happening

_REASONS = {
    LinkType.split_from: SPLIT,
    LinkType.related: STRANGER,
    LinkType.follow_up_of: opening.FOLLOWS,
}


def open_case(reading: Reading, sender: Person | None, inbox: Inbox, spot: Place, ledger: Ledger) -> Decision:
    """A new case, linked to the one it came from if there is one."""
    case = opening.opened(
        ledger.fresh_id("cases"),
        inbox=inbox,
        subject=reading.mail.subject,
        contact=_customer(reading, sender, ledger),
        channel=Channel.email,
        at=reading.parcel.received_at,
    )
    ledger.cases[case.id] = case
    ledger.people[case.id] = People()
    ledger.new_cases.append(case)
    if spot.other:
        _link(case, spot, spot.other, ledger)
    message = file(reading, sender, case, spot.because, ledger)
    case.opened_by_id = message.id
    if came_late(reading, ledger):
        ledger.late.add(case.id)
    ledger.write(Event(case_id=case.id, deed=Deed.opened, contact_id=case.contact_id, agent_id=message.agent_id))
    if case.has_owner and not reading.is_quiet:
        ledger.write(Happening(about=About.assigned, case_id=case.id, row_id=message.id, agent_id=message.agent_id))
    if inbox.acknowledge and _may_be_acknowledged(reading, message):
        row = Acknowledgement(case_id=case.id, message_id=message.id, address=message.from_address.lower())
        ledger.write(row)
    if reading.is_spam:
        become_spam(case)
    return Decision(reading, Outcome.opened, f"It opened a case. {spot.because}", message.id)


def _may_be_acknowledged(reading: Reading, message: Message) -> bool:
    """Never automatic mail, spam, or what may not be of whom it names; and not our own people."""
    is_well = reading.automatic.answerable and not (reading.automatic.is_ or reading.is_spam or message.suspect)
    return is_well and message.contact_id is not None and message.agent_id is None


def _customer(reading: Reading, sender: Person | None, ledger: Ledger) -> Contact | None:
    """Whose case it is: its sender's, who is believed; where an agent wrote to customers, the first of these."""
    if sender is None or sender.doubt:
        return None
    if sender.agent_id is None:
        return sender.contact
    return next(filter(None, (ledger.directory.person(who).contact for who in reading.addressees)), None)


def add(reading: Reading, sender: Person | None, spot: Place, ledger: Ledger) -> Decision:
    """The mail becomes the newest message of its case."""
    assert spot.case
    case = spot.case
    message = file(reading, sender, case, spot.because, ledger)
    if not (reading.is_quiet or message.is_spam or message.agent_id):
        ledger.write(Happening(about=About.customer_responds, case_id=case.id, row_id=message.id))
    if came_late(reading, ledger) or is_of_two(reading, case, ledger):
        ledger.late.add(case.id)
    quietly = " It is an automatic reply, so it was added quietly." if reading.automatic.kind == "reply" else ""
    return Decision(reading, Outcome.added, spot.because + quietly, message.id)


def _link(case: Case, spot: Place, other: Case, ledger: Ledger) -> None:
    if spot.link is LinkType.split_from:
        ledger.kin.parents[case.id] = [other.id]
    if spot.link is LinkType.follow_up_of:
        opening.follow(case, other)
        ledger.heirs.append((case.id, other.id))
        ledger.kin.follow_ups[other.id] = case.id
    if spot.link is LinkType.related:
        theirs = {case.contact_id} if case.contact_id else set()
        ledger.kin.beside[other.id] = ledger.kin.beside.get(other.id, set()) | theirs
    ledger.write(Link(case_id=case.id, other_id=other.id, type=spot.link, reason=_REASONS[spot.link]))
