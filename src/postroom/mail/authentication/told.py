"""What a mail's origin is by the word of a server in front, which checked the mail and wrote it down (RFC 8601)."""

import re
from collections.abc import Collection, Iterable, Sequence

from postroom.mail.authentication import results_field
from postroom.mail.authentication.arc import Chain
from postroom.mail.authentication.authentication import NO_CHAIN, Authentication
from postroom.mail.authentication.checking import domains
from postroom.mail.authentication.dkim import Signature
from postroom.mail.authentication.dmarc import Alignment, Policy
from postroom.mail.authentication.results_field import Found
from postroom.mail.authentication.spf import Permission
from postroom.mail.headers import Headers

_POLICY = re.compile(r"\bp=(none|quarantine|reject)\b", re.IGNORECASE)
_POLICIES: dict[str, Policy] = {"none": "none", "quarantine": "quarantine", "reject": "reject"}


def told(headers: Headers, servers: Iterable[str]) -> Authentication | None:
    """What the topmost Authentication-Results says, if one of these servers (authserv-ids) wrote it. Never raises."""
    read = (results_field.read(headers, server) for server in servers)
    found = next((one for one in read if one is not None), None)
    return understood(found, domains(headers)) if found is not None else None


def understood(found: Sequence[Found], senders: Sequence[str]) -> Authentication:
    """The same in our terms, for a mail whose From names these domains."""
    permission = next((_permission(one) for one in found if one.method == "spf"), None)
    signatures = tuple(_signature(one) for one in found if one.method == "dkim")
    chain = next((Chain(one.result, (), "") for one in found if one.method == "arc"), NO_CHAIN)
    judged = next((one for one in found if one.method == "dmarc"), None)
    return Authentication(permission, signatures, chain, _alignment(judged, senders, permission, signatures))


def _permission(one: Found) -> Permission:
    names = (one.properties.get(name, "") for name in ("smtp.mailfrom", "smtp.helo"))
    return Permission(one.result, _domain(next(filter(None, names), "")))


def _signature(one: Found) -> Signature:
    domain = one.properties.get("header.d") or one.properties.get("header.i", "")
    because = "" if one.result == "pass" else f"the server in front says {one.result}"
    return Signature(one.result, _domain(domain), one.properties.get("header.s", ""), because)


def _alignment(
    judged: Found | None, senders: Sequence[str], spf: Permission | None, dkim: Collection[Signature]
) -> Alignment:
    """By its verdict on the very domain of From; without one, by a proof of that same domain."""
    domain = senders[0] if senders else ""
    proven = {one.domain for one in (*dkim, *((spf,) if spf else ())) if one.result == "pass"}
    if judged is None:
        return Alignment("none", None, len(senders) == 1 and domain in proven, domain)
    same = len(senders) == 1 and _domain(judged.properties.get("header.from", "")) == domain
    return Alignment(judged.result, _policy(judged), same and judged.result == "pass", domain)


def _policy(judged: Found) -> Policy | None:
    said = _POLICY.search(judged.comments)
    return _POLICIES.get(said[1].lower() if said else judged.properties.get("policy.dmarc", ""))


def _domain(written: str) -> str:
    return written.rpartition("@")[2].rstrip(".")
