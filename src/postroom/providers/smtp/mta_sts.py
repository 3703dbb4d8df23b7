"""MTA-STS: domains that want their mail over TLS only, to servers that prove their names (RFC 8461).

A policy is remembered for as long as it says, by each process: while it lasts, taking the record out of DNS or
blocking its web server does not open the domain to eavesdroppers.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Literal

import dns.exception

from postroom.mail.authentication.tags import read_tags
from postroom.providers.smtp.loop import run
from postroom.providers.smtp.resolver import Resolver

Mode = Literal["enforce", "testing", "none"]
_MODES: dict[str, Mode] = {"enforce": "enforce", "testing": "testing", "none": "none"}
Fetch = Callable[[str], Coroutine[Any, Any, str]]
"""The policy file of a domain, as text. Raises OSError, ValueError or TimeoutError."""
_LONGEST_AGE = 31_557_600
_FAILED_REST = 300.0
"""Seconds until a policy that could not be fetched is asked for again."""
_MOST_KEPT = 10_000
_LIFETIME = 5.0


@dataclass(frozen=True, slots=True)
class Policy:
    """What a domain asks of those who send to it."""

    mode: Mode
    servers: tuple[str, ...]
    """Names in lower case; one that begins with `*.` stands for any single label."""
    max_age: int

    @property
    def is_enforced(self) -> bool:
        return self.mode == "enforce"

    def allows(self, server: str) -> bool:
        """Whether mail may go to the MX of that name (§4.1)."""
        name = server.lower().rstrip(".")
        return any(name == one or (one.startswith("*.") and name.partition(".")[2] == one[2:]) for one in self.servers)


def read_policy(text: str) -> Policy:
    """Raises ValueError for what is no policy (§3.2)."""
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), []).append(value.strip())
    mode, age = fields.get("mode", [""])[0], fields.get("max_age", [""])[0]
    servers = tuple(one.lower().rstrip(".") for one in fields.get("mx", []))
    if fields.get("version", [""])[0] != "STSv1" or not (age.isascii() and age.isdigit()):
        raise ValueError("that is no MTA-STS policy")
    if mode not in _MODES or (mode != "none" and not servers):
        raise ValueError("the MTA-STS policy names no mode or no servers")
    return Policy(_MODES[mode], servers, min(int(age), _LONGEST_AGE))


@dataclass(frozen=True, slots=True)
class _Kept:
    id: str
    policy: Policy | None
    until: float


class Policies:
    """Remembers policies for one process. May be asked from several threads at once."""

    def __init__(self, resolver: Resolver, fetch: Fetch, clock: Callable[[], float] = monotonic) -> None:
        self._resolver = resolver
        self._fetch = fetch
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def of(self, domain: str) -> Policy | None:
        """The policy in force for a domain; None where it has none, or none that could be had."""
        kept = self._still_kept(domain)
        current = self._id(domain)
        if current is None or (kept and kept.id == current):
            return kept.policy if kept else None
        fresh = self._fetched(domain, current)
        if fresh.policy is None and kept and kept.policy:
            return kept.policy
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[domain] = fresh
        return fresh.policy

    def _still_kept(self, domain: str) -> _Kept | None:
        kept = self._kept.get(domain)
        return kept if kept and kept.until > self._clock() else None

    def _id(self, domain: str) -> str | None:
        """The policy's id (§3.1); None where there is no one record."""
        try:
            found = self._resolver.resolve(f"_mta-sts.{domain}", "TXT", lifetime=_LIFETIME)
            texts = [b"".join(record.strings).decode("ascii", "replace") for record in found]
        except (dns.exception.DNSException, UnicodeError, OSError):
            return None
        records = [tags for text in texts if (tags := read_tags(text)) and tags.get("v") == "STSv1"]
        return records[0].get("id") if len(records) == 1 else None

    def _fetched(self, domain: str, current: str) -> _Kept:
        try:
            policy = read_policy(run(self._fetch(domain)))
        except (OSError, ValueError, TimeoutError):
            return _Kept(current, None, self._clock() + _FAILED_REST)
        return _Kept(current, policy, self._clock() + policy.max_age)
