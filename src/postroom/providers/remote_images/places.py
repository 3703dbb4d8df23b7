"""Where a foreign name leads, and whether that is the public network: never this machine, nor one beside it."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import dns.exception
import dns.resolver

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, float], Sequence[Address]]
"""The addresses of a name, found within so many seconds; none where there are none."""

CARRIES_IPV4 = ip_network("64:ff9b::/96")
"""NAT64 (RFC 6052): its last 32 bits lead on, perhaps to where nobody should go."""
ASSIGNED = ip_network("2000::/3")
"""All that is given out of IPv6 for the public network so far."""
TUNNELS = (ip_network("2002::/16"), ip_network("2001::/32"))
"""6to4 and Teredo hide other addresses, and serve no web pages."""


def resolve(host: str, seconds: float) -> Sequence[Address]:
    """By DNS alone: no hosts file, no search list, so that a short name does not lead to a machine beside us."""
    if literal := _literal(host):
        return (literal,)
    try:
        answers = dns.resolver.Resolver().resolve_name(f"{host}.", lifetime=seconds, search=False)
    except (dns.exception.DNSException, UnicodeError, ValueError, OSError):
        return ()
    return tuple(ip_address(address) for address in answers.addresses())


def is_public(address: Address) -> bool:
    """Whether anybody in the world may be asked there (RFC 6890), whatever form it is written in."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address in CARRIES_IPV4:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in ASSIGNED or any(address in tunnel for tunnel in TUNNELS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
