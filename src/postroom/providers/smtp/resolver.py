"""What the way out asks of DNS."""

from collections.abc import Iterable
from typing import Any, Protocol

import dns.resolver


class Resolver(Protocol):
    """What we ask of DNS: records of dnspython's kinds, its exceptions when there are none."""

    def resolve(self, name: str, kind: str, /, *, lifetime: float) -> Iterable[Any]: ...


class SystemResolver:
    """DNS as this machine is set up for it."""

    def resolve(self, name: str, kind: str, /, *, lifetime: float) -> Iterable[Any]:
        return dns.resolver.resolve(name, kind, lifetime=lifetime)
