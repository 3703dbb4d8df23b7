"""Signs mails as customers' servers do: what verifiers are tried on."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Private = RSAPrivateKey | Ed25519PrivateKey


@cache
def rsa(bits: int = 2048) -> RSAPrivateKey:
    return generate_private_key(65537, bits)


@cache
def ed25519() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def record(key: Private, extra: str = "") -> str:
    """What DNS says of the key."""
    public = key.public_key()
    if isinstance(key, Ed25519PrivateKey):
        octets, kind = public.public_bytes(Encoding.Raw, PublicFormat.Raw), "ed25519"
    else:
        octets, kind = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo), "rsa"
    return f"v=DKIM1; k={kind}; {extra}p={b64encode(octets).decode()}"


def sign(key: Private, text: bytes) -> str:
    if isinstance(key, Ed25519PrivateKey):
        return b64encode(key.sign(sha256(text).digest())).decode()
    return b64encode(key.sign(text, PKCS1v15(), SHA256())).decode()


@dataclass(frozen=True)
class Mail:
    """A mail of plain lines, whose simple and relaxed forms are the same."""

    fields: tuple[str, ...] = ("from:Alice <alice@customer.example>", "subject:Printer on fire")
    body: str = "It burns.\r\n"

    @property
    def raw(self) -> bytes:
        return "\r\n".join((*self.fields, "", self.body)).encode()

    @property
    def body_hash(self) -> str:
        return b64encode(sha256(self.body.encode()).digest()).decode()

    def with_field(self, text: str) -> "Mail":
        return Mail((text, *self.fields), self.body)


@dataclass(frozen=True)
class Signer:
    """A server that signs; `tags` replace or add to what it would write."""

    domain: str = "customer.example"
    key: Private = field(default_factory=rsa)
    tags: dict[str, str] = field(default_factory=dict)
    names: Sequence[str] = ("from", "subject")

    def dkim(self, mail: Mail) -> Mail:
        return mail.with_field(
            self._field("dkim-signature", mail, {"v": "1"} | self._message(mail), self._chosen(mail))
        )

    def arc(
        self, mail: Mail, instance: int = 1, cv: str = "none", sets: Sequence[str] = (), results: str = ""
    ) -> tuple[Mail, list[str]]:
        """The mail with one more set; and all sets in the order in which seals sign them."""
        number = {"i": str(instance)}
        results = results or f"arc-authentication-results:i={instance}; {self.domain}; spf=pass"
        message = self._field("arc-message-signature", mail, number | self._message(mail), self._chosen(mail))
        covered = [*sets, results, message]
        seal = self._field("arc-seal", mail, number | self._seal(cv), covered)
        return mail.with_field(results).with_field(message).with_field(seal), [*covered, seal]

    def _chosen(self, mail: Mail) -> list[str]:
        fields = list(mail.fields)
        chosen = []
        for name in self.names:
            found = [one for one in fields if one.startswith(f"{name}:")]
            if found:
                fields.reverse()
                fields.remove(found[-1])
                fields.reverse()
                chosen.append(found[-1])
        return chosen

    def _own(self) -> dict[str, str]:
        kind = "ed25519" if isinstance(self.key, Ed25519PrivateKey) else "rsa"
        return {"a": f"{kind}-sha256", "d": self.domain, "s": "post"}

    def _message(self, mail: Mail) -> dict[str, str]:
        return self._own() | {"c": "relaxed/relaxed", "h": ":".join(self.names), "bh": mail.body_hash}

    def _seal(self, cv: str) -> dict[str, str]:
        return self._own() | {"cv": cv}

    def _field(self, name: str, mail: Mail, tags: dict[str, str], chosen: Sequence[str]) -> str:
        tags = {tag: value for tag, value in (tags | self.tags).items() if value}
        blank = f"{name}:{'; '.join(f'{tag}={value}' for tag, value in tags.items())}; b="
        return blank + sign(self.key, "\r\n".join((*chosen, blank)).encode())
