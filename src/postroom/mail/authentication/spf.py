"""SPF: whether a domain lets the server that a mail came from send for it (RFC 7208)."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, get_args

import spf

from postroom.mail.authentication.questions import Kind, NoAnswer, Questions
from postroom.mail.authentication.verdict import Verdict
from postroom.mail.idn import ascii_domain

_RESULTS = frozenset(get_args(Verdict))
_MAPPED = re.compile(r"(?<= )([-+?~]?)ip6:::ffff:([0-9.]{7,15})(?:/(9[6-9]|1[01][0-9]|12[0-8]))?(?= |$)", re.IGNORECASE)
"""IPv4 addresses written as IPv6 ones: a mechanism that could never match, for such clients count as IPv4 (§5)."""


@dataclass(frozen=True, slots=True)
class Permission:
    """*result*: none, neutral, pass, fail, softfail, temperror or permerror. *domain*: whose rules were asked."""

    result: Verdict
    domain: str


def check_host(client_ip: str, mail_from: str, helo: str, questions: Questions) -> Permission:
    """What the envelope sender's domain says of that client, or HELO's for the null sender (§2.4). Never raises."""
    local, _, domain = mail_from.rpartition("@") if mail_from else ("postmaster", "", helo)
    domain = ascii_domain(domain).rstrip(".")
    if "." not in domain:
        return Permission("none", domain)  # §4.3
    try:
        result = _Query(str(ip_address(client_ip)), local or "postmaster", domain, helo, questions).check()[0]
    except Exception:  # pyspf raises ValueError, AssertionError and others on records that only an enemy writes
        result = "permerror"
    return Permission(result if result in _RESULTS else "permerror", domain)


class _Query(spf.query):  # type: ignore[misc]  # pyspf ships no types
    """pyspf, asking through us instead of asking by itself."""

    def __init__(self, client_ip: str, local: str, domain: str, helo: str, questions: Questions) -> None:
        super().__init__(client_ip, f"{local}@{domain}", helo)
        self.l, self.o, self.d = local, domain, domain
        self._questions = questions
        self._void: set[tuple[str, Kind]] = set()

    def dns(self, name: str, qtype: Kind, _cnames: object = None, ignore_void: bool = False) -> list[Any]:
        """What came to nothing counts, each question once (§4.6.4)."""
        try:
            answers = self._questions.ask(name, qtype)
        except NoAnswer as error:
            raise spf.TempError(f"DNS: {error}") from None
        if not answers and not ignore_void:
            self._void.add((name, qtype))
            if len(self._void) > spf.MAX_VOID_LOOKUPS:
                raise spf.PermError("Void lookup limit exceeded")
        return [_as_pyspf_has_it(answer, qtype) for answer in answers]


def _as_pyspf_has_it(answer: str, kind: Kind) -> Any:
    if kind == "TXT":
        return (_MAPPED.sub(_unmapped, answer).encode("latin-1", "replace"),)
    if kind == "MX":
        preference, _, host = answer.partition(" ")
        return int(preference), host
    return answer.rstrip(".")


def _unmapped(found: re.Match[str]) -> str:
    qualifier, address, length = found.groups("128")
    return f"{qualifier}ip4:{address}/{int(length) - 96}"
