"""Departing: what the domain that a mail comes from says of its leaving; whether it may, and who signs it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.base.secrets import Key
from postroom.inboxes.domain import Domain, DomainKey, Standing
from postroom.inboxes.keys import signing
from postroom.mail.authentication.signing import Signer, sign
from postroom.mail.idn import ascii_domain
from postroom.mail.return_path import return_address
from postroom.outbox.carrier import Answer, Parcel


@dataclass(frozen=True, slots=True)
class Departure:
    """How mail from one domain leaves."""

    domain: str
    verified: bool = False
    """It may send straight to the recipients' servers."""
    keys: tuple[DomainKey, ...] = ()
    return_domain: str | None = None

    @property
    def refusal(self) -> Answer:
        """Why mail of a domain that is not verified waits, and what to do."""
        words = (
            f"{self.domain} is not verified, so its mail can't go straight to the recipients' servers: publish its "
            "records as Settings, Domains shows them, or give the inbox address a relay."
        )
        return Answer("temporary", None, "4.7.0", words, "Postroom")

    def stamp(self, parcel: Parcel, key: Key, at: datetime) -> Parcel:
        """The parcel with the domain's signatures, and with its way back to us, as far as DNS knows of them.

        Both are aligned with From: they are of its domain, or below it (RFC 7489 §3.1).
        """
        back = return_address(parcel.token, self.return_domain) if parcel.token and self.return_domain else None
        signers = [Signer(self.domain, one.selector, key.decrypt(one.sealed)) for one in self.keys]
        content = sign(parcel.content, signers, int(at.timestamp()))
        return replace(parcel, content=content, envelope_from=back or parcel.envelope_from)


Departures = dict[str, Departure]


def read_departures(session: Session, senders: Iterable[str]) -> Departures:
    """By domain, for these addresses of ours; one query."""
    names = {domain_of(sender) for sender in senders}
    rows = session.execute(
        select(Domain, DomainKey).outerjoin(DomainKey).where(among(Domain.name, names)).order_by(DomainKey.id)
    ).all()
    domains = {domain.name: domain for domain, _ in rows}
    return {
        name: _departure(domains[name], [key for domain, key in rows if key and domain.name == name])
        if name in domains
        else Departure(name)
        for name in names
    }


def domain_of(address: str) -> str:
    """The address's domain, as sending domains are named."""
    return ascii_domain(address.rpartition("@")[2])


def _departure(domain: Domain, keys: list[DomainKey]) -> Departure:
    return Departure(domain.name, domain.state is Standing.verified, tuple(signing(keys)), domain.return_domain)
