"""The DNS records that a sending domain needs, each with its exact value."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from postroom.inboxes.domain import Domain, DomainKey

Kind = Literal["dkim", "spf", "dmarc", "mx", "return_path"]
BOUNCES = "bounces"
"""The name below the domain where bounces come back, when the domain's own mail goes elsewhere."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record to publish."""

    word: str
    """What its finding is kept under."""
    kind: Kind
    name: str
    type: Literal["TXT", "MX"]
    value: str
    needed: bool = True
    """The domain is not verified without it."""
    key: DomainKey | None = None


def records_of(domain: Domain, keys: Iterable[DomainKey], host: str) -> list[Record]:
    """All of them, in the order to publish; `host`: the name by which other mail servers know this machine."""
    name = domain.name
    published = (domain.findings.get("spf") or {}).get("value")
    return [
        *(_dkim(name, key) for key in keys),
        Record("spf", "spf", name, "TXT", published or spf_value(host)),
        Record("dmarc", "dmarc", f"_dmarc.{name}", "TXT", "v=DMARC1; p=none"),
        Record("mx", "mx", name, "MX", f"10 {host}."),
        Record("return_path", "return_path", f"{BOUNCES}.{name}", "MX", f"10 {host}.", needed=False),
        Record("return_spf", "return_path", f"{BOUNCES}.{name}", "TXT", spf_value(host), needed=False),
    ]


def spf_value(host: str, published: str = "") -> str:
    """A record that lets our server send; where one is published already, that one with our server added."""
    if published.lower().startswith("v=spf1"):
        return f"{published[:6]} a:{host}{published[6:]}"
    return f"v=spf1 a:{host} ~all"


def _dkim(domain: str, key: DomainKey) -> Record:
    needed = key.algorithm == "rsa" and key.retired_at is None
    return Record(f"dkim {key.selector}", "dkim", f"{key.selector}._domainkey.{domain}", "TXT", key.public, needed, key)
