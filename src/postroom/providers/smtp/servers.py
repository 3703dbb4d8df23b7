"""Which servers take a domain's mail, in the order to try them (RFC 5321 §5.1, null MX RFC 7505)."""

import ipaddress
from collections.abc import Iterable
from typing import Any, Protocol

import dns.exception
import dns.resolver

from postroom.outbox.carrier import Answer
from postroom.providers.smtp.answers import in_our_words

_MOST = 5
_LIFETIME = 10.0


class Resolver(Protocol):
    """What we ask of DNS: records of dnspython's kinds, its exceptions when there are none."""

    def resolve(self, name: str, kind: str, /, *, lifetime: float) -> Iterable[Any]: ...


class SystemResolver:
    """DNS as this machine is set up for it."""

    def resolve(self, name: str, kind: str, /, *, lifetime: float) -> Iterable[Any]:
        return dns.resolver.resolve(name, kind, lifetime=lifetime)


def servers_of(domain: str, resolver: Resolver) -> list[str] | Answer:
    """Host names (or an address, for a domain like [192.0.2.1]), best first; or why there are none."""
    if domain.startswith("["):
        return _literal(domain)
    try:
        found = list(resolver.resolve(domain, "MX", lifetime=_LIFETIME))
    except dns.resolver.NoAnswer:
        return [domain]  # without MX the domain itself is the server (§5.1)
    except dns.resolver.NXDOMAIN:
        return in_our_words("permanent", f"There is no domain {domain}", domain, "5.1.2")
    except (dns.exception.DNSException, UnicodeError, OSError) as trouble:
        return _no_dns(domain, trouble)
    names = [str(mx.exchange).rstrip(".") for mx in sorted(found, key=lambda mx: mx.preference)]
    if not any(names):
        return in_our_words("permanent", f"{domain} takes no mail (null MX)", domain, "5.1.10")
    return [name for name in names if name][:_MOST]


def _literal(domain: str) -> list[str] | Answer:
    try:
        return [str(ipaddress.ip_address(domain.strip("[]").removeprefix("IPv6:")))]
    except ValueError:
        return in_our_words("permanent", f"{domain} is no address of a server", domain, "5.1.2")


def addresses_of(host: str, resolver: Resolver) -> list[str] | Answer:
    """The IP addresses of a server, IPv6 first; or why there are none."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    found: list[str] = []
    trouble: Exception | None = None
    for kind in ("AAAA", "A"):
        try:
            found += [str(record.address) for record in resolver.resolve(host, kind, lifetime=_LIFETIME)]
        except (dns.resolver.NoAnswer, dns.resolver.NXDOMAIN):
            continue
        except (dns.exception.DNSException, UnicodeError, OSError) as failed:
            trouble = failed
    if found:
        return found
    if trouble:
        return _no_dns(host, trouble)
    return in_our_words("permanent", f"The mail server {host} has no address", host, "5.4.4")


def _no_dns(name: str, trouble: Exception) -> Answer:
    words = f"DNS did not say where mail for {name} goes: {trouble}"
    return in_our_words("temporary", words, name, "4.4.3")
