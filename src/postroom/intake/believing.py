"""Believing: whether a mail is from whom it names, where that would give rights (spec, section 2.8).

Anybody can write any From. A contact's name opens nothing that an unknown sender has not; but an agent, a colleague, a
customer admin or one of our own addresses is believed only with proof: SPF or DKIM, aligned with the domain of From.
Where nobody could check, nothing is proven.
"""

from dataclasses import replace

from postroom.intake.reading import Reading
from postroom.people.directory import Person, Standing

_CLAIMS = {
    Standing.agent: "an agent here",
    Standing.colleague: "a colleague",
    Standing.ours: "this very support address",
}


def believed(person: Person, reading: Reading) -> Person:
    """The person; where it is not proven that they wrote, with the doubt and without an agent's account."""
    claim = _CLAIMS.get(person.standing)
    if person.contact and person.contact.customer_admin:
        claim = "a customer's admin"
    if claim is None or reading.is_proven:
        return person
    return replace(person, agent_id=None, doubt=_doubt(person, claim, reading))


def _doubt(person: Person, claim: str, reading: Reading) -> str:
    origin = reading.authentication.sentence if reading.authentication else "Nobody checked where it comes from."
    return (
        f"This may be forged. It claims to be from {claim} ({person.address}). {origin} "
        "It was treated like a stranger's mail, and changed no members."
    )
