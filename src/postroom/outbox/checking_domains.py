"""Checking the sending domains: what waits for one is sent when it is right, and the admins hear when one breaks."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.database import Database
from postroom.deliveries.releasing import release
from postroom.deliveries.system_mail import post
from postroom.inboxes.checking import Checked, check
from postroom.inboxes.domain import Domain
from postroom.mail.authentication.questions import Answers, Kind, NoAnswer, Resolver
from postroom.people.agent import Agent, Role


def _no_dns(name: str, kind: Kind) -> Answers:  # noqa: ARG001  (of the protocol)
    raise NoAnswer("DNS is not asked here")


@dataclass(frozen=True, slots=True)
class Lookup:
    """How records are looked up."""

    host: str = "localhost"
    """The name by which other mail servers know this machine."""
    resolver: Callable[[], Resolver] = lambda: _no_dns
    """A resolver for one domain; it gives up after some seconds."""


def check_domain(session: Session, domain: Domain, lookup: Lookup) -> Checked:
    """Checks one domain now, and acts on what changed."""
    checked = check(session, domain, lookup.host, lookup.resolver())
    if checked.became_verified:
        release(session, domain.name)
    if checked.broke:
        _tell_admins(session, checked)
    return checked


def check_domains(database: Database, lookup: Lookup) -> int:
    """The daily duty: every domain in a transaction of its own; how many there are."""
    with database.reading() as session:
        numbers = list(session.scalars(select(Domain.id).order_by(Domain.id)))
    for number in numbers:
        with database.transaction() as session:
            if domain := session.get(Domain, number):
                check_domain(session, domain, lookup)
    return len(numbers)


def _tell_admins(session: Session, checked: Checked) -> None:
    admins = session.scalars(select(Agent.email).where(Agent.active, Agent.role == Role.admin))
    words = "\n".join(f"- {sentence}" for sentence in checked.broke)
    text = (
        f"DNS no longer says of {checked.domain} what your mail needs:\n\n{words}\n\n"
        "Until that is mended, mail from this domain may be refused or taken for spam, and none goes straight to the "
        "recipients' servers. Open Domains in Postroom: it shows the exact values to publish.\n"
    )
    for address in admins.all():
        post(session, to=address, subject=f"The DNS of {checked.domain} is broken", text=text)
