"""What is asked of DNS while one mail is checked: each question once, and only so many."""

from typing import Literal, Protocol

Kind = Literal["A", "AAAA", "MX", "PTR", "TXT"]
Answers = tuple[str, ...]

MOST_QUESTIONS = 200
"""More than honest mail needs: SPF may ask for some 110 names (RFC 7208 §4.6.4), DKIM, ARC and DMARC for a few each."""
_LONGEST_NAME = 253


class NoSuchName(tuple[str, ...]):
    """No records, for DNS has no such name, nor any below it (NXDOMAIN, RFC 8020)."""


NO_SUCH_NAME: Answers = NoSuchName()


class NoAnswer(Exception):
    """DNS gave no answer, neither yes nor no; asking again later may help."""


class Resolver(Protocol):
    """A way to ask DNS. Called from one thread per mail, with names in lower-case ASCII without the last dot."""

    def __call__(self, name: str, kind: Kind) -> Answers:
        """The records in text form, aliases followed; none for no data, `NO_SUCH_NAME` for NXDOMAIN.

        TXT: its strings joined, an octet a character (Latin-1). MX: preference, blank, host. Returns within seconds.
        Raises NoAnswer.
        """


class Questions:
    """Asks the resolver for one mail. Answers are remembered, troubles as well."""

    def __init__(self, resolver: Resolver, most: int = MOST_QUESTIONS) -> None:
        self._resolver = resolver
        self._left = most
        self._known: dict[tuple[str, Kind], Answers | NoAnswer] = {}

    def ask(self, name: str, kind: Kind) -> Answers:
        """The records of that name; none where it is no name DNS could know. Raises NoAnswer."""
        name = name.rstrip(".").lower()
        if not _is_name(name):
            return ()
        if (name, kind) not in self._known:
            self._known[name, kind] = self._answer(name, kind)
        answer = self._known[name, kind]
        if isinstance(answer, NoAnswer):
            raise answer
        return answer

    def exists(self, name: str) -> bool:
        """Whether DNS has that name, with whatever records, or any below it. Raises NoAnswer."""
        return _is_name(name) and not isinstance(self.ask(name, "A"), NoSuchName)

    def _answer(self, name: str, kind: Kind) -> Answers | NoAnswer:
        if self._left <= 0:
            return NoAnswer("this mail leads to too many questions")
        self._left -= 1
        try:
            return self._resolver(name, kind)
        except NoAnswer as error:
            return error


def _is_name(name: str) -> bool:
    fits = len(name) <= _LONGEST_NAME and name.isascii() and name.isprintable() and " " not in name
    return fits and all(0 < len(label) < 64 for label in name.split("."))
