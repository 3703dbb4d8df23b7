"""The DNS of this machine, asked with patience for a while."""

from collections.abc import Iterable
from time import monotonic

import dns.exception
import dns.name
import dns.resolver
from dns.rdata import Rdata
from dns.rdtypes.ANY.TXT import TXT

from postroom.mail.authentication.questions import Answers, Kind, NoAnswer

_ONE_QUESTION = 2.0
"""Seconds."""
_NOBODYS = frozenset({"example", "invalid", "localhost", "test"})
"""Top domains that DNS never knows (RFC 2606 §2, RFC 6761 §6)."""


class SystemDns:
    """A resolver for some mails that are checked together, from any thread; it gives up after so many seconds."""

    def __init__(self, seconds: float, resolver: dns.resolver.Resolver | None = None) -> None:
        """`resolver`: how to ask, if not as this machine is set up to."""
        self._end = monotonic() + seconds
        self._resolver = resolver
        self._known: dict[tuple[str, Kind], Answers | NoAnswer] = {}

    def __call__(self, name: str, kind: Kind) -> Answers:
        """Raises NoAnswer."""
        if name.rpartition(".")[2] in _NOBODYS:
            return ()
        if (name, kind) not in self._known:
            self._known[name, kind] = self._found(name, kind)
        found = self._known[name, kind]
        if isinstance(found, NoAnswer):
            raise NoAnswer(*found.args)
        return found

    def _found(self, name: str, kind: Kind) -> Answers | NoAnswer:
        seconds = min(_ONE_QUESTION, self._end - monotonic())
        if seconds <= 0:
            return NoAnswer("there was no time left to ask")
        try:
            resolver = self._resolver or dns.resolver.get_default_resolver()
            found = resolver.resolve(dns.name.from_text(name), kind, lifetime=seconds, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return ()
        except (dns.exception.DNSException, OSError, UnicodeError, ValueError) as trouble:
            return NoAnswer(str(trouble))
        return tuple(_texts(found.rrset or ()))


def _texts(records: Iterable[Rdata]) -> Iterable[str]:
    for record in records:
        if isinstance(record, TXT):
            yield b"".join(record.strings).decode("latin-1")
        else:
            yield record.to_text()
