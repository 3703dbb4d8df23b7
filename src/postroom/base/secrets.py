"""Randomness, tokens and encryption at rest: the one place that makes or uses a secret."""

import base64
import hashlib
import hmac
import os
import secrets as _random
import string
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from postroom.base.errors import BadSetting

_LETTERS = string.ascii_lowercase + string.digits


def token(size: int = 32) -> str:
    """A new random word for URLs and headers, of `size` random octets."""
    return _random.token_urlsafe(size)


def word(size: int) -> str:
    """A new random word of `size` lower-case letters and digits, for where the case of letters gets lost."""
    return "".join(_random.choice(_LETTERS) for _ in range(size))


def digits(size: int) -> str:
    """A new random word of `size` digits, for people to type."""
    return "".join(_random.choice(string.digits) for _ in range(size))


def token_hash(word: str) -> bytes:
    """What is stored of a token: its SHA-256, enough for a random word of 256 bits."""
    return hashlib.sha256(word.encode()).digest()


class Key:
    """The installation's secret key, outside the database; each use gets a key of its own."""

    def __init__(self, secret: str) -> None:
        if len(secret) < 32:
            raise BadSetting("POSTROOM_SECRET_KEY is too short: give at least 32 characters.")
        self._secret = secret.encode()
        self._fernet = Fernet(base64.urlsafe_b64encode(self.derived("at rest")))

    def derived(self, use: str) -> bytes:
        """32 octets for one use, such as "message ids"; knowing one tells nothing of another."""
        return hmac.digest(self._secret, use.encode(), "sha256")

    def encrypt(self, plain: str) -> bytes:
        """For a column that holds a secret."""
        return self._fernet.encrypt(plain.encode())

    def decrypt(self, sealed: bytes) -> str:
        """The other way. Raises BadSetting when it was sealed with another key."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise BadSetting(
                "A stored secret was encrypted with another key: give the POSTROOM_SECRET_KEY it was made with."
            ) from None


def kept_key(data: Path) -> str:
    """The key in the data folder; made at the first start, readable by the owner alone."""
    path = data / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(token(48))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text().strip()
