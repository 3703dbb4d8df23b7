"""What intake must know of the installation, by its settings."""

from collections.abc import Callable

from postroom.base.database import Database
from postroom.base.settings import Settings
from postroom.intake.processing import House
from postroom.intake.vouching import Vouching
from postroom.providers.dns.asking import Silence, SystemDns

DNS_PATIENCE = 2.0
"""Seconds that all questions about the mails of one batch may take."""


def house_of(settings: Settings, database: Database) -> House:
    """The installation as intake sees it."""
    vouching = vouching_of(settings)
    return House(database, settings.key.derived("message ids"), settings.postroom_domains, vouching)


def vouching_of(settings: Settings) -> Vouching:
    """The check of senders by this machine's DNS, unless that is turned off, and by what servers in front say."""
    asks = settings.postroom_check_senders
    return Vouching(
        system_dns() if asks else None,
        settings.relays,
        settings.postroom_trusted_results,
        settings.postroom_trusted_forwarders,
    )


def system_dns() -> Callable[[], SystemDns]:
    """Makes ways to ask this machine's DNS, which remember together whether it answers at all."""
    silence = Silence()
    return lambda: SystemDns(DNS_PATIENCE, silence=silence)
