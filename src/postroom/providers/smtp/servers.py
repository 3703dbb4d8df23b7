"""Which servers take a domain's mail, in the order to try them (RFC 5321 §5.1, null MX RFC 7505)."""

import ipaddress
from typing import Any

import dns.exception
import dns.resolver

from postroom.outbox.carrier import Answer
from postroom.providers.smtp.answers import in_our_words
from postroom.providers.smtp.resolver import Resolver

_MOST = 5
_LIFETIME = 10.0


def servers_of(domain: str, resolver: Resolver, us: str = "") -> list[str] | Answer:
    """Host names (or an address, for a domain like [192.0.2.1]), best first; or why there are none.

    `us`: our own host name; it and what stands behind it are no servers to send to, since that would be a loop.
    """
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
    return _in_order(domain, found, us)


def _in_order(domain: str, found: list[Any], us: str) -> list[str] | Answer:
    best = sorted(found, key=lambda mx: mx.preference)
    names = [str(mx.exchange).rstrip(".") for mx in _before(us, best)]
    if found and not names:
        return in_our_words("permanent", f"Mail for {domain} leads back to this server, {us}", domain, "5.4.6")
    if not any(names):
        return in_our_words("permanent", f"{domain} takes no mail (null MX)", domain, "5.1.10")
    return [name for name in names if name][:_MOST]


def _before(us: str, best: list[Any]) -> list[Any]:
    """Those better than ourselves (§5.1)."""
    ours = [mx.preference for mx in best if us and str(mx.exchange).rstrip(".").lower() == us.lower()]
    return [mx for mx in best if mx.preference < min(ours)] if ours else best


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
