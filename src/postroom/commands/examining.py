"""`postroom doctor`: looks at what an installation stands on, and says what to do where something is wrong."""

import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import dns.exception
import dns.resolver
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from postroom.base import log
from postroom.base.duties import lateness
from postroom.base.errors import PostroomError
from postroom.base.settings import Settings, from_environment
from postroom.inboxes.domain import Domain, Standing
from postroom.inboxes.inbox import Inbox
from postroom.mail.idn import ascii_domain
from postroom.providers.smtp.relay_address import read_relay_address
from postroom.wiring.database import at_home

LEAST_ROOM = 1024**3
PATIENCE = 10.0
LATE = "5 minutes"


class Unwell(PostroomError):
    """Something is wrong: see above."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at; `remedy` is what to do when it is not well."""

    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"wrong  {self.what}. {self.remedy}" if self.remedy else f"ok     {self.what}"


def examine() -> None:
    """Prints a line for each finding. Raises Unwell when one is not well."""
    log.configure()
    settings = from_environment()
    wrong = 0
    for finding in _findings(settings):
        print(finding, flush=True)
        wrong += bool(finding.remedy)
    if wrong:
        raise Unwell(f"{wrong} of these need{'s' if wrong == 1 else ''} you: see the lines that begin with `wrong`.")


def _findings(settings: Settings) -> Iterator[Finding]:
    try:
        with at_home(settings) as database:
            yield Finding("The database answers and is up to date")
            yield _room(settings)
            with database.reading() as session:
                inboxes = list(session.scalars(select(Inbox)))
                for look in (_agents, _late_jobs, _late_duties, _set_aside):
                    yield look(session)
                yield from _sending_domains(session, inboxes)
        yield from _ways_out(settings, inboxes)
    except PostroomError as error:
        yield Finding(str(error).rstrip("."), "Mend that first; nothing else could be looked at.")


def _room(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data if settings.data.exists() else settings.data.parent).free
    said = f"{free / 1024**3:.1f} GiB are free in {settings.data}"
    return Finding(said, "" if free > LEAST_ROOM else "Make room: mail is put off when the disk is full.")


def _agents(session: Session) -> Finding:
    admins = session.scalar(text("SELECT count(*) FROM agents WHERE active AND role = 'admin'"))
    return Finding(
        f"There are {admins} admins", "" if admins else "Add one: postroom agent add EMAIL --name NAME --admin."
    )


def _late_jobs(session: Session) -> Finding:
    waits = f"status = 'waiting' AND due_at < now() - interval '{LATE}'"
    late = session.scalar(
        text(f"SELECT (SELECT count(*) FROM arrivals WHERE {waits}) + (SELECT count(*) FROM deliveries WHERE {waits})")
    )
    return Finding(
        f"{late} jobs wait for longer than {LATE}", "Start workers: postroom serve, or work." if late else ""
    )


def _late_duties(session: Session) -> Finding:
    late = [duty for duty in lateness(session) if duty.seconds]
    said = ", ".join(f"{duty.name} ({duty.trouble or 'no worker did it'})" for duty in late)
    if not late:
        return Finding("All periodic duties are done in time")
    return Finding(f"Periodic duties are overdue: {said}", "Start workers, and look into their log for why it failed.")


def _set_aside(session: Session) -> Finding:
    count = session.scalar(text("SELECT count(*) FROM arrivals WHERE status = 'set_aside'"))
    return Finding(f"{count} mails are set aside", "Look at them in the app, under Arrivals." if count else "")


def _ways_out(settings: Settings, inboxes: list[Inbox]) -> Iterator[Finding]:
    if not inboxes:
        yield Finding("There is no inbox address", "Add one: postroom inbox add ADDRESS --opens ticket.")
    relays = {settings.key.decrypt(inbox.send) for inbox in inboxes if inbox.send}
    domains = {inbox.address.rpartition("@")[2] for inbox in inboxes if not inbox.send}
    yield from map(_relay, sorted(relays))
    yield from map(_names, sorted(domains))


def _sending_domains(session: Session, inboxes: list[Inbox]) -> Iterator[Finding]:
    """Those whose mail goes straight to the recipients' servers must be verified; of the others, what is wrong."""
    states = {domain.name: domain.state for domain in session.scalars(select(Domain).order_by(Domain.id))}
    straight = {ascii_domain(inbox.address.rpartition("@")[2]) for inbox in inboxes if not inbox.send}
    for name in sorted(straight | states.keys()):
        state = states.get(name)
        bad = state is Standing.failed or (name in straight and state is not Standing.verified)
        said = f"The sending domain {name} is {state.value if state else 'not set up'}"
        yield Finding(said, "Open Settings, Domains: it shows the records to publish." if bad else "")


def _relay(url: str) -> Finding:
    relay = read_relay_address(url)
    try:
        with socket.create_connection((relay.host, relay.port), PATIENCE):
            return Finding(f"The relay {relay} can be reached")
    except OSError as error:
        return Finding(
            f"The relay {relay} can not be reached: {error}", "Check its address, or the firewall between you."
        )


def _names(domain: str) -> Finding:
    try:
        dns.resolver.resolve(domain, "MX", lifetime=PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Finding(f"DNS names no server that takes mail for {domain}", "Publish an MX record for it.")
    except dns.exception.DNSException as error:
        return Finding(f"DNS does not answer: {error}", "Check the resolver of this machine: answers go out by DNS.")
    return Finding(f"DNS names the servers that take mail for {domain}")
