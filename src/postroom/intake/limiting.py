"""Limiting: whose mails are taken in, kept as spam, or dropped (spec, section 9).

Reports and duplicates are decided before, and agents and colleagues are not counted. A mail whose sender is forged by
all evidence counts against the network it came from, and not against the contact it names.
"""

from collections.abc import Iterable, Sequence
from ipaddress import ip_network

from sqlalchemy.orm import Session

from postroom.intake.ledger import Ledger
from postroom.intake.reading import Reading
from postroom.people.counting import CountedMail, Tallies, tallies
from postroom.people.directory import Directory, Person, Standing
from postroom.people.organisation import Limits
from postroom.people.standing import Verdict, Weighed, standing, weigh, weigh_unproven

_PREFIX = {4: 24, 6: 64}
"""How long the part of an address is that one customer of a provider has at most, by version."""
_NORMAL = Weighed(Verdict.normal)
_ORDER = (Verdict.normal, Verdict.spam, Verdict.dropped)


def read_tallies(session: Session, readings: Sequence[Reading], directory: Directory, usual: Limits) -> Tallies:
    """What was counted of those who sent these mails; at most three queries."""
    contacts = {number for reading in readings if (number := _contact(reading, directory)) is not None}
    networks = {network for reading in readings if is_forged(reading) and (network := network_of(reading))}
    first = min(reading.parcel.received_at for reading in readings)
    return tallies(session, usual, contacts=sorted(contacts), networks=sorted(networks), at=first)


def _contact(reading: Reading, directory: Directory) -> int | None:
    contact = directory.contacts.get(reading.sender.address.lower()) if reading.sender else None
    return contact.id if contact else None


def weighed(reading: Reading, sender: Person | None, ledger: Ledger) -> Weighed:
    """What becomes of the mail whatever it says; it is counted, and the tags it sets are in the ledger."""
    contact = sender.contact.id if sender and sender.contact else None
    at = reading.parcel.received_at
    if is_forged(reading):
        return _unproven(reading, contact, ledger)
    if contact is None or (sender and sender.standing is not Standing.contact):
        return _NORMAL
    found = weigh(ledger.tallies.of_contact(contact), at)
    if found.verdict is not Verdict.dropped:
        ledger.write(CountedMail(contact_id=contact, received_at=at, is_spam=found.verdict is Verdict.spam))
    ledger.new_tags.update((contact, tag.value) for tag in found.sets)
    return found


def _unproven(reading: Reading, contact: int | None, ledger: Ledger) -> Weighed:
    """The harder of what its network and the contact that it names have earned."""
    named = standing(ledger.tallies.of_contact(contact).tags) if contact is not None else _NORMAL
    network, at = network_of(reading), reading.parcel.received_at
    if network is None:
        return named
    found = weigh_unproven(ledger.tallies.of_network(network), at)
    if found.verdict is not Verdict.dropped:
        ledger.write(CountedMail(network=network, received_at=at, is_spam=found.verdict is Verdict.spam))
    return _harder((found, named))


def _harder(both: Iterable[Weighed]) -> Weighed:
    return max(both, key=lambda one: _ORDER.index(one.verdict))


def is_forged(reading: Reading) -> bool:
    """Whether the domain that its From names disowns the mail (DMARC fails, RFC 9989)."""
    return reading.authentication is not None and reading.authentication.dmarc.result == "fail"


def network_of(reading: Reading) -> str | None:
    """Where it came from, as far as a rate can be told apart; None where the gate was told no address."""
    if reading.client_ip is None:
        return None
    try:
        address = ip_network(reading.client_ip)
    except ValueError:
        return None
    return str(address.supernet(new_prefix=_PREFIX[address.version]))
