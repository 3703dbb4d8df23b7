"""Public suffixes: the names under which anybody may register one of their own (publicsuffix.org)."""

from functools import lru_cache

from publicsuffixlist import PublicSuffixList

from postroom.mail.idn import ascii_domain


def registered(domain: str) -> str | None:
    """The registered domain that a name is or lies in, in lower-case ASCII; None for a public suffix or no name."""
    name = ascii_domain(domain)
    found: str | None = None if name.startswith(".") else _list().privatesuffix(name)
    return found


@lru_cache(maxsize=1)
def _list() -> PublicSuffixList:
    """As it was when the package that holds it was released; read where it is first asked for."""
    return PublicSuffixList()
