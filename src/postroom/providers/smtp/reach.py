"""Where mail goes out to: the public Internet, and neither this machine nor the networks behind it.

Whoever writes to us chooses where our answer goes, and with it which addresses we connect to: an MX that leads to
127.0.0.1 or 10.0.0.1 must not make us talk to what is there, nor to ourselves for ever.
"""

import ipaddress
import socket
from collections.abc import Callable

Allows = Callable[[str], bool]
"""Whether mail may go to that IP address."""


def is_public(address: str) -> bool:
    """Whether anybody could reach that address (RFC 6890), and it is not one of this machine."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inside and not _is_global(inside):
            return False
    return _is_global(found) and not _is_ours(found)


def _is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_global and not address.is_multicast


def _is_ours(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """A machine can listen on its own addresses only."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as trial:
            trial.bind((str(address), 0))
    except OSError:
        return False
    return True
