"""The server that a mail really came from, where relays of our own handed it on (RFC 5321 §4.4)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from postroom.mail.headers import Headers

Network = IPv4Network | IPv6Network

_MOST = 20
_BY = re.compile(r"\sby\s", re.IGNORECASE)
_FROM = re.compile(r"\s*\(?from(?:\s+([^\s();]+)|(?=\s*\())", re.IGNORECASE)
_HELO = re.compile(r"\b(?:helo|ehlo)(?:\s+|=)([^\s();]+)[^();]*|\bident[=:]\S+", re.IGNORECASE)
_BRACKETED = re.compile(r"[\[(\s](?:IPv6:)?([0-9A-Fa-f.:]{3,45})[\])]", re.IGNORECASE)
_PORT = re.compile(r"(?<=\d):\d{1,5}\Z")


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
    """What stands in brackets behind the name is what the relay saw; the name itself, HELO and ident are only claimed.

    `from [192.0.2.1] (helo=mx)`, as Exim and CommuniGate have it, is believed where nothing else tells the address.
    """
    about_the_client = _BY.split(received[:2000], maxsplit=1)[0]
    name = _FROM.match(about_the_client)
    if name is None:
        return None
    claimed, behind = name[1] or "", about_the_client[name.end() :]
    seen = (*_BRACKETED.findall(_HELO.sub("", behind)), *_BRACKETED.findall(claimed))
    ip = next(filter(None, map(_ip, seen)), None)
    helo = next((found[1] for found in _HELO.finditer(behind) if found[1]), claimed if claimed[:1] != "[" else "")
    return Client(ip, helo) if ip else None


def _ip(text: str) -> str | None:
    """The address as it was written, without the port that some servers write behind it."""
    return next((form for form in (text, _PORT.sub("", text)) if _address(form)), None)
