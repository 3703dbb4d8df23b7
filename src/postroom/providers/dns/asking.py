"""The DNS of this machine, asked with patience for a while."""

from collections.abc import Iterable
from time import monotonic

import dns.exception
import dns.name
import dns.resolver
from dns.rdata import Rdata
from dns.rdtypes.ANY.TXT import TXT

from postroom.mail.authentication.questions import NO_SUCH_NAME, Answers, Kind, NoAnswer

_ONE_QUESTION = 1.0
"""Seconds."""
_SILENT = 4
"""So many questions in a row without an answer, and DNS counts as away ..."""
_REST = 10.0
"""... for so many seconds."""
_NOBODYS = frozenset({"example", "invalid", "localhost", "test"})
"""Top domains that DNS never knows (RFC 2606 §2, RFC 6761 §6)."""


class Silence:
    """Remembers that DNS does not answer at all, so that no mail waits for it in vain."""

    def __init__(self) -> None:
        self._failures = 0
        self._until = 0.0
        self.was_heard = False
        """DNS answered something since this process began."""

    @property
    def lasts(self) -> bool:
        return monotonic() < self._until

    def heard(self, answer: bool) -> None:
        """Notes whether a question was answered, if only by "no such name"."""
        self.was_heard = self.was_heard or answer
        self._failures = 0 if answer else self._failures + 1
        if self._failures >= _SILENT:
            self._failures, self._until = 0, monotonic() + _REST


class SystemDns:
    """A resolver for some mails that are checked together, from any thread; it gives up after so many seconds."""

    def __init__(
        self, seconds: float, resolver: dns.resolver.Resolver | None = None, silence: Silence | None = None
    ) -> None:
        """`resolver`: how to ask, if not as this machine is set up to. `silence` is shared by those that ask alike."""
        self._end = monotonic() + seconds
        self._resolver = resolver
        self._silence = silence or Silence()
        self._known: dict[tuple[str, Kind], Answers | NoAnswer] = {}

    def __call__(self, name: str, kind: Kind) -> Answers:
        """Raises NoAnswer."""
        if name.rpartition(".")[2] in _NOBODYS:
            return NO_SUCH_NAME
        if (name, kind) not in self._known:
            self._known[name, kind] = self._found(name, kind)
        found = self._known[name, kind]
        if isinstance(found, NoAnswer):
            raise NoAnswer(*found.args)
        return found

    def _found(self, name: str, kind: Kind) -> Answers | NoAnswer:
        seconds = min(_ONE_QUESTION, self._end - monotonic())
        if seconds <= 0 or self._silence.lasts:
            return NoAnswer("there was no time left to ask" if seconds <= 0 else "DNS does not answer")
        try:
            resolver = self._resolver or dns.resolver.get_default_resolver()
            found = resolver.resolve(dns.name.from_text(name), kind, lifetime=seconds, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN as nobody:
            self._silence.heard(True)
            return NO_SUCH_NAME if str(nobody.canonical_name).rstrip(".").lower() == name else ()  # RFC 8020 §2
        except (UnicodeError, ValueError, dns.exception.SyntaxError) as trouble:
            return NoAnswer(str(trouble))
        except (dns.exception.DNSException, OSError) as trouble:
            self._silence.heard(False)
            return NoAnswer(str(trouble))
        self._silence.heard(True)
        return tuple(_texts(found.rrset or ()))


def is_there(silence: Silence, resolver: dns.resolver.Resolver | None = None) -> bool:
    """Whether this machine has DNS at all; where it was not heard yet, it is asked for a name that it surely knows."""
    if not silence.was_heard:
        try:
            SystemDns(_ONE_QUESTION, resolver)("com", "A")
        except NoAnswer:
            return False
        silence.heard(True)
    return True


def _texts(records: Iterable[Rdata]) -> Iterable[str]:
    for record in records:
        if isinstance(record, TXT):
            yield b"".join(record.strings).decode("latin-1")
        else:
            yield record.to_text()
