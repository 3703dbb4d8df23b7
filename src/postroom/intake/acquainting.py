"""Acquainting: the people and cases of a batch as the rules of seeing ask for them (people/seeing.py)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from postroom.cases.case import Case
from postroom.intake.kinship import Kinship
from postroom.intake.ledger import Ledger
from postroom.people.contact import Contact
from postroom.people.directory import Directory, Person, Standing
from postroom.people.seeing import Employee, Seen, Viewer, private_domains
from postroom.people.viewers import viewers


def acquaint(session: Session, directory: Directory, cases: Iterable[Case], kin: Kinship) -> dict[int, Viewer]:
    """The known contacts on these mails, and the original senders of these cases; one query."""
    on_mails = {contact.id for contact in directory.contacts.values()}
    joined = {number for senders in kin.senders.values() for number in senders}
    return viewers(session, on_mails | joined | {case.contact_id for case in cases if case.contact_id})


def viewer(person: Person, ledger: Ledger) -> Viewer | Employee | None:
    """Who it is to the rules; nobody for our own addresses."""
    if person.contact:
        return contact_viewer(person.contact, person.address, ledger)
    return Employee(person.agent_id) if person.standing in (Standing.agent, Standing.colleague) else None


def contact_viewer(contact: Contact, address: str, ledger: Ledger) -> Viewer:
    """The contact, who may be one of this batch's newcomers."""
    if contact.id not in ledger.viewers:
        ledger.viewers[contact.id] = Viewer(contact.id, contact.workspace_id, private_domains([address]))
    return ledger.viewers[contact.id]


def as_opened(case: Case, ledger: Ledger) -> Iterator[Seen]:
    """The case as each who opened it has it: what was joined has several original senders.

    Whose case it is by name depends on which of their mails came first; who may answer must not.
    """
    whole = seen(case, ledger)
    yield whole
    others = (ledger.viewers.get(number) for number in sorted(ledger.kin.senders.get(case.id, ())))
    yield from (replace(whole, workspace_id=one.workspace_id, sender=one) for one in others if one)


def seen(case: Case, ledger: Ledger) -> Seen:
    """The case with those who are on its thread now, in this batch."""
    people, known = ledger.people[case.id], ledger.directory.contacts
    thread = {party.contact for party in people.everybody.values() if party.contact}
    # An address that we wrote to before anybody was known by it
    thread |= {known[address].id for address in people.everybody if address in known}
    return Seen(
        kind=case.kind,
        workspace_id=case.workspace_id,
        sender=ledger.viewers.get(case.contact_id or 0),
        reporters=frozenset(people.reporters | {who for number, who in ledger.reporters if number == case.id}),
        thread=frozenset(thread),
    )
