"""Locks on names: who works on an address or a Message-ID has it alone until the transaction's end.

Names need no row yet, so two workers can not both add what is new. Contacts come before thread ids, each sorted, and
both before any row (invariant 5 of the design).
"""

from collections.abc import Iterable
from enum import IntEnum
from hashlib import blake2b

from sqlalchemy import BigInteger, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

_LOCK = text("SELECT count(pg_advisory_xact_lock(key)) FROM unnest(:keys) AS key").bindparams(
    bindparam("keys", type_=ARRAY(BigInteger))
)


class Name(IntEnum):
    """What a name is of; locks are taken in this order."""

    contact = 0
    thread = 1


def lock_names(session: Session, contacts: Iterable[str], threads: Iterable[bytes] = ()) -> None:
    """One query. `contacts`: addresses and domains, in lower case; `threads`: digests of Message-IDs."""
    people = {_key(Name.contact, one.encode()) for one in contacts}
    ids = {_key(Name.thread, one) for one in threads}
    session.execute(_LOCK, {"keys": sorted(people) + sorted(ids)})


def _key(kind: Name, name: bytes) -> int:
    return kind << 62 | int.from_bytes(blake2b(name, digest_size=8).digest(), "big") >> 2
