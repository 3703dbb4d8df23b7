"""What the way out asks of DNS."""

from collections.abc import Iterable
from typing import Any, Protocol

import dns.resolver


class Resolver(Protocol):
    """What we ask of DNS: records of dnspython's kinds, its exceptions when there are none."""

    def resolve(self, name: str, kind: str, /, *, lifetime: float) -> Iterable[Any]: ...


class SystemResolver:
    """DNS as this machine is set up for it, or as the one that is given."""

    def __init__(self, resolver: dns.resolver.Resolver | None = None) -> None:
        self._resolver = resolver

    def resolve(self, name: str, kind: str, /, *, lifetime: float) -> Iterable[Any]:
        resolver = self._resolver or dns.resolver.get_default_resolver()
        return resolver.resolve(name, kind, lifetime=lifetime)
