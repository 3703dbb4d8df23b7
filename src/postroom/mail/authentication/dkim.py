"""DKIM: who vouches for a mail with a signature of their domain (RFC 6376, RFC 8301, RFC 8463)."""

import quopri
from dataclasses import dataclass
from datetime import datetime

from postroom.mail.authentication.fields import Field
from postroom.mail.authentication.keys import find_key
from postroom.mail.authentication.proving import prove_body, prove_header
from postroom.mail.authentication.questions import Questions
from postroom.mail.authentication.signed import Signed
from postroom.mail.authentication.terms import Terms, read_terms
from postroom.mail.authentication.verdict import Unproven, Verdict

MOST_SIGNATURES = 10
"""Signatures that are looked at, from the top."""
_REQUIRED = ("v", "a", "b", "bh", "d", "h", "s")


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature proves. *result*: pass, fail, policy, neutral, temperror or permerror (RFC 8601 §2.7.1)."""

    result: Verdict
    domain: str
    selector: str
    because: str
    """A clause for a person; empty for pass."""


def verify(signed: Signed, questions: Questions, at: datetime) -> tuple[Signature, ...]:
    """Every DKIM signature of the mail, from the top, as it stands at that moment. Never raises."""
    found = signed.named(b"dkim-signature")[:MOST_SIGNATURES]
    return tuple(_verify(field, signed, questions, at) for field in found)


def _verify(field: Field, signed: Signed, questions: Questions, at: datetime) -> Signature:
    domain = selector = ""
    try:
        terms = read_terms(field, _REQUIRED, at)
        domain, selector = terms.domain, terms.selector
        _check(terms)
        key = find_key(domain, selector, terms.algorithm, questions)
        if key.exact and _identity(terms) != domain:
            raise Unproven("permerror", "its key is not for subdomains")
        prove_body(terms, signed)
        # One From more than was signed, so that none can be added (RFC 6376 §8.15).
        prove_header(terms, field, signed.chosen((*terms.names, b"from")), key, terms.header_form)
    except Unproven as found:
        return Signature(found.result, domain, selector, found.because)
    return Signature("pass", domain, selector, "")


def _check(terms: Terms) -> None:
    if terms.tags["v"] != "1":
        raise Unproven("neutral", "its version is unknown")
    if b"from" not in terms.names:
        raise Unproven("permerror", "it does not sign the sender")
    if "dns/txt" not in (way.strip() for way in terms.tags.get("q", "dns/txt").split(":")):
        raise Unproven("neutral", "its key is not in DNS")
    if not f".{_identity(terms)}".endswith(f".{terms.domain}"):
        raise Unproven("permerror", "it speaks for another domain than its own")


def _identity(terms: Terms) -> str:
    """The domain of `i=`, which is `d=` where it is left out."""
    written = quopri.decodestring(terms.tags.get("i", "").encode("latin-1")).decode("latin-1")
    return written.rpartition("@")[2].lower() or terms.domain
