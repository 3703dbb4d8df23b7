"""How the records of sending domains are looked up: by this machine's DNS."""

from postroom.base.settings import Settings
from postroom.outbox.checking_domains import Lookup
from postroom.providers.dns.asking import SystemDns

PATIENCE = 8.0
"""Seconds that the questions about one domain may take."""


def lookup_of(settings: Settings) -> Lookup:
    """By the settings."""
    return Lookup(settings.mail_host, lambda: SystemDns(PATIENCE))
