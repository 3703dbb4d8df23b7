"""Passwords: kept only as argon2id hashes (RFC 9106)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from postroom.base.errors import BadInput

SHORTEST = 8
# RFC 9106 §4, second recommendation, with two lanes: 64 MiB for each sign-in would let a few fill a small machine.
_hasher = PasswordHasher(time_cost=3, memory_cost=19 * 1024, parallelism=1)
_DECOY = _hasher.hash("nobody's password")


def hashed(password: str) -> str:
    """What is stored of a password. Raises BadInput when it is too short."""
    if len(password) < SHORTEST:
        raise BadInput(f"That password is too short: give at least {SHORTEST} characters.")
    return _hasher.hash(password)


def fits(password: str, password_hash: str | None) -> bool:
    """Whether it is the password; takes as long when there is nobody (None), so that time tells nothing."""
    try:
        return _hasher.verify(password_hash or _DECOY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
