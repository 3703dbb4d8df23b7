"""The server that a mail really came from, where relays of our own handed it on (RFC 5321 §4.4)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from postroom.mail.headers import Headers

Network = IPv4Network | IPv6Network

_MOST = 20
_BY = re.compile(r"\sby\s", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[(](?:IPv6:)?([0-9A-Fa-f.:]{3,45})[\])]")
_FROM = re.compile(r"\s*from\s+([^\s()\[\];]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Client:
    """Who handed a mail to us, and what it called itself."""

    ip: str
    helo: str


def client_behind(headers: Headers, client: Client, relays: Collection[Network]) -> Client | None:
    """The first server that is none of `relays`, by what these wrote into Received; None where they do not say.

    Anybody can write such fields, so each counts only if a relay wrote it; the topmost is of who handed the mail in.
    """
    for received in headers.all("received")[:_MOST]:
        if not is_one_of(client.ip, relays):
            return client
        found = _said(received)
        if found is None:
            return None
        client = found
    return None if is_one_of(client.ip, relays) else client


def is_one_of(ip: str, relays: Collection[Network]) -> bool:
    """Whether that address lies in one of the networks."""
    address = _address(ip)
    return address is not None and any(address in network for network in relays)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _said(received: str) -> Client | None:
    about_the_client = _BY.split(received[:2000], maxsplit=1)[0]
    ips = (found for found in _BRACKETED.findall(about_the_client) if _address(found))
    ip, name = next(ips, None), _FROM.match(about_the_client)
    return Client(ip, name[1] if name else "") if ip else None
