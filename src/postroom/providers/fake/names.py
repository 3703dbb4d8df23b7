"""DNS, played from a table: `{name: {type: [values]}}`; the name `*` answers for every other one.

A value "TIMEOUT" or "SERVFAIL" is that answer; a name that is not there does not exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import dns.exception
import dns.resolver
import dns.rrset


def anywhere(_: str) -> bool:
    """The outside world of demo and tests is on this machine, where real mail must not go."""
    return True


class Names:
    """Answers like dnspython's resolver, with its records and its exceptions."""

    def __init__(self, table: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._table = {name.lower().rstrip("."): kinds for name, kinds in table.items()}

    def resolve(self, name: str, kind: str, /, *, lifetime: float = 5.0) -> Iterable[Any]:  # noqa: ARG002
        kinds = self._table.get(name.lower().rstrip("."), self._table.get("*"))
        if kinds is None:
            raise dns.resolver.NXDOMAIN
        values = kinds.get(kind, ())
        if "TIMEOUT" in values:
            raise dns.exception.Timeout
        if "SERVFAIL" in values:
            raise dns.resolver.NoNameservers
        if not values:
            raise dns.resolver.NoAnswer
        return dns.rrset.from_text(name.rstrip(".") + ".", 60, "IN", kind, *values)
