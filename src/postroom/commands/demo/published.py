"""The demo's DNS: whatever a sending domain asks to be published is published there at once."""

from collections import defaultdict

from sqlalchemy import select

from postroom.base.database import Database
from postroom.inboxes.domain import Domain
from postroom.inboxes.keys import keys_of
from postroom.inboxes.records import records_of
from postroom.outbox.checking_domains import Lookup
from postroom.providers.dns.zone import Zone


def published(database: Database, host: str) -> Lookup:
    """How the demo looks records up; `host` is the name by which the outside world knows it."""
    return Lookup(host, lambda: _zone(database, host))


def _zone(database: Database, host: str) -> Zone:
    zone: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list), {host: {"A": ["127.0.0.1"]}})
    with database.reading() as session:
        for domain in session.scalars(select(Domain)):
            for record in records_of(domain, keys_of(session, [domain.id]), host):
                zone[record.name][record.type].append(record.value)
    return Zone(zone)
