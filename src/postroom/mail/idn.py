"""Domains of any script in the form that every mail server takes (RFC 5890: A-labels, `xn--`)."""

from functools import lru_cache

import idna


@lru_cache(maxsize=4096)
def ascii_domain(domain: str) -> str:
    """The domain in lower-case ASCII; as it came, where it is no domain that could be written so."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except UnicodeError:
        return domain
