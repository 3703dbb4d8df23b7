"""Checking a mail that came over our own listener: all there is to ask, in one go."""

from collections.abc import Iterable
from datetime import datetime

from postroom.mail.addresses import read_list
from postroom.mail.authentication import arc, dkim, dmarc
from postroom.mail.authentication.authentication import Authentication
from postroom.mail.authentication.questions import Questions, Resolver
from postroom.mail.authentication.signed import Signed
from postroom.mail.authentication.spf import check_host
from postroom.mail.headers import Headers
from postroom.mail.idn import ascii_domain

_SIGNATURES = ("dkim-signature", "arc-seal", "arc-message-signature", "arc-authentication-results")


def check(
    raw: bytes,
    headers: Headers,
    *,
    client_ip: str | None,
    helo: str,
    mail_from: str,
    at: datetime,
    resolver: Resolver,
) -> Authentication:
    """SPF (if the client's address is known), DKIM, ARC and DMARC of a mail that came at that moment. Never raises.

    `headers` are those of `raw`, as `parse` read them; `mail_from` is empty for the null sender.
    """
    questions = Questions(resolver)
    signed = Signed(raw if any(name in headers for name in _SIGNATURES) else b"")
    permission = check_host(client_ip, mail_from, helo, questions) if client_ip else None
    signatures = dkim.verify(signed, questions, at)
    return Authentication(
        spf=permission,
        dkim=signatures,
        arc=arc.verify(signed, questions, at),
        dmarc=dmarc.evaluate(domains(headers), permission, signatures, questions),
    )


def domains(headers: Headers) -> list[str]:
    """Of every mailbox in every From."""
    return list(dict.fromkeys(_each_domain(headers)))


def _each_domain(headers: Headers) -> Iterable[str]:
    for field in headers.raw("from"):
        for address in read_list(field, []):
            if address.domain and "@" in address.address:
                yield ascii_domain(address.domain).rstrip(".")
