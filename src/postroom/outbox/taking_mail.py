"""Whether a domain takes mail at all, as DNS says (RFC 5321 §5.1, RFC 7505)."""

from postroom.mail.authentication.questions import NoAnswer, Resolver
from postroom.mail.idn import ascii_domain

NULL_MX = "."


def takes_mail(domain: str, ask: Resolver) -> bool:
    """False only where DNS is sure: no such domain, no address, or a null MX."""
    domain = ascii_domain(domain)
    try:
        exchanges = ask(domain, "MX")
        if exchanges:
            return any(one.rpartition(" ")[2] != NULL_MX for one in exchanges)
        return bool(ask(domain, "A") or ask(domain, "AAAA"))
    except NoAnswer:
        return True
