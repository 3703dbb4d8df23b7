"""The keys of a sending domain: made, changed with an overlap, and thrown away when no mail needs them any more.

A new pair is made beside the old one. The old one goes on signing until DNS is seen to have the new one, and its record
stays published for a week after that: mail is tried for four days, and looked at later still.
"""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.columns import among
from postroom.base.errors import Conflict
from postroom.base.secrets import Key, word
from postroom.inboxes.domain import Algorithm, Domain, DomainKey

RSA_BITS = 2048
"""Longer keys do not fit into one string of a DNS record (RFC 6376 §3.3.3)."""
OVERLAP = timedelta(days=7)


def add_keys(session: Session, key: Key, domain: Domain) -> list[DomainKey]:
    """A new pair, RSA and Ed25519, under fresh selectors; not signed with before DNS has them."""
    stem = f"{now():%Y%m}{word(4)}"
    made = [_made(key, domain, algorithm, f"pr{stem}{algorithm.value[0]}") for algorithm in Algorithm]
    session.add_all(made)
    session.flush()
    return made


def rotate(session: Session, key: Key, domain: Domain) -> list[DomainKey]:
    """A new pair to publish beside the one in use. Raises Conflict while another one waits to be published."""
    if any(one.seen_at is None and one.retired_at is None for one in keys_of(session, [domain.id])):
        raise Conflict(f"New keys of {domain.name} wait already: publish their records, then check the domain.")
    return add_keys(session, key, domain)


def keys_of(session: Session, domains: Iterable[int]) -> list[DomainKey]:
    """The keys of these domains, oldest first; one query."""
    return list(session.scalars(select(DomainKey).where(among(DomainKey.domain_id, domains)).order_by(DomainKey.id)))


def signing(keys: Sequence[DomainKey]) -> list[DomainKey]:
    """Of one domain's keys, oldest first, those that sign: of each kind the newest that DNS has."""
    newest = {key.algorithm: key for key in keys if key.seen_at and not key.retired_at}
    return [newest[algorithm] for algorithm in Algorithm if algorithm in newest]


def retire(session: Session, keys: Sequence[DomainKey]) -> None:
    """Of one domain's keys: those that a newer one has replaced retire, and go when their time is over."""
    in_use = signing(keys)
    kinds = {key.algorithm: key.id for key in in_use}
    for key in keys:
        if key.retired_at is None and key.id < kinds.get(key.algorithm, 0):
            key.retired_at = now()
        elif key.retired_at and key.retired_at + OVERLAP < now():
            session.delete(key)


def _made(key: Key, domain: Domain, algorithm: Algorithm, selector: str) -> DomainKey:
    private = generate_private_key(65537, RSA_BITS) if algorithm is Algorithm.rsa else Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return DomainKey(
        domain_id=domain.id, selector=selector, algorithm=algorithm, sealed=key.encrypt(pem), public=_public(private)
    )


def _public(private: RSAPrivateKey | Ed25519PrivateKey) -> str:
    """The record (RFC 6376 §3.6.1); an Ed25519 key stands bare in it (RFC 8463 §4)."""
    if isinstance(private, Ed25519PrivateKey):
        octets = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"v=DKIM1; k=ed25519; p={b64encode(octets).decode()}"
    octets = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={b64encode(octets).decode()}"
