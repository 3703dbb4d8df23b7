"""What intake must know of the installation, by its settings."""

from collections.abc import Callable

from postroom.base.database import Database
from postroom.base.settings import Settings
from postroom.intake.processing import House
from postroom.intake.vouching import Vouching
from postroom.providers.dns.asking import Silence, SystemDns, is_there

DNS_PATIENCE = 2.0
"""Seconds that all questions about the mails of one batch may take."""


def house_of(settings: Settings, database: Database) -> House:
    """The installation as intake sees it."""
    vouching = vouching_of(settings)
    return House(database, settings.key.derived("message ids"), settings.postroom_domains, vouching)


def vouching_of(settings: Settings) -> Vouching:
    """The check of senders by this machine's DNS, unless that is turned off, and by what servers in front say."""
    silence = Silence()
    return Vouching(
        system_dns(silence) if settings.postroom_check_senders else None,
        settings.relays,
        settings.postroom_trusted_results,
        settings.postroom_trusted_forwarders,
        lambda: is_there(silence),
    )


def system_dns(silence: Silence | None = None) -> Callable[[], SystemDns]:
    """Makes ways to ask this machine's DNS, which remember together whether it answers at all."""
    together = silence or Silence()
    return lambda: SystemDns(DNS_PATIENCE, silence=together)
