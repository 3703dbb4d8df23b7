"""Public keys of signers, as DNS has them (RFC 6376 §3.6, RFC 8463), and what they say of a signature."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from postroom.mail.authentication.questions import NoAnswer, Questions
from postroom.mail.authentication.tags import read_tags, without_space
from postroom.mail.authentication.verdict import Unproven

SHORTEST_RSA = 1024
_LONGEST_RSA = 4096
"""Bits (RFC 8301 §3.2). Longer keys cost more than they prove."""
_NOT_HIGHER = 1 << 32
"""For the public exponent, which is 65537 in practice; a huge one only takes our time."""
_LONGEST_RECORD = 4096
_LIKE_A_KEY = re.compile(r"(?:^|;)\s*p\s*=")
"""Some answer for every name with words of other use as well; which comes first is chance (RFC 6376 §3.6.2.2)."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signs mail. `exact`: its signatures must name the very domain as their identity (`t=s`)."""

    proves: Callable[[bytes, bytes], bool]
    """Of signature and signed octets."""
    weak: bool
    exact: bool


def find_key(domain: str, selector: str, algorithm: str, questions: Questions) -> PublicKey:
    """The key of that selector. Raises Unproven."""
    name = f"{selector}._domainkey.{domain}"
    try:
        records = questions.ask(name, "TXT")
    except NoAnswer:
        raise Unproven("temperror", f"DNS gave no answer about its key {name}") from None
    if not records:
        raise Unproven("permerror", f"there is no key {name}")
    return read_key(next((one for one in records if _LIKE_A_KEY.search(one)), records[0]), algorithm)


def read_key(record: str, algorithm: str) -> PublicKey:
    """The key of a record, for an algorithm such as `rsa-sha256`. Raises Unproven."""
    tags = read_tags(record) if len(record) <= _LONGEST_RECORD else None
    if tags is None or tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        raise Unproven("permerror", "its key is no key record")
    if not without_space(tags["p"]):
        raise Unproven("permerror", "its key was revoked")
    kind, _, digest = algorithm.partition("-")
    allowed = (tags.get("k", "rsa"), kind), *((tags[t], w) for t, w in (("h", digest), ("s", "email")) if t in tags)
    if not all({word.strip() for word in words.split(":")} & {wanted, "*"} for words, wanted in allowed):
        raise Unproven("permerror", "its key is for something else")
    flags = {word.strip() for word in tags.get("t", "").split(":")}
    proves, weak = _loaded(kind, without_space(tags["p"]))
    return PublicKey(proves, weak, "s" in flags)


def _loaded(kind: str, written: str) -> tuple[Callable[[bytes, bytes], bool], bool]:
    try:
        octets = b64decode(written + "=" * (-len(written) % 4), validate=True)
        if kind == "ed25519":
            signer = Ed25519PublicKey.from_public_bytes(octets)
            return _proof(lambda signature, text: signer.verify(signature, sha256(text).digest())), False
        key = load_der_public_key(octets)
    except (binascii.Error, ValueError, UnsupportedAlgorithm):
        raise Unproven("permerror", "its key can't be read") from None
    if not isinstance(key, RSAPublicKey) or key.key_size > _LONGEST_RSA or key.public_numbers().e >= _NOT_HIGHER:
        raise Unproven("permerror", "its key is none that mail is signed with")
    return _proof(lambda signature, text: key.verify(signature, text, PKCS1v15(), SHA256())), key.key_size < 1024


def _proof(verify: Callable[[bytes, bytes], None]) -> Callable[[bytes, bytes], bool]:
    def proves(signature: bytes, text: bytes) -> bool:
        try:
            verify(signature, text)
        except InvalidSignature:
            return False
        return True

    return proves
