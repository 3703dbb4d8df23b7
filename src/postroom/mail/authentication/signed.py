"""A mail to hold signatures against: the octets that a list of header names chooses, and the digests of its body."""

from collections.abc import Iterable
from hashlib import sha256

from postroom.mail.authentication import canonical, fields
from postroom.mail.authentication.canonical import Form
from postroom.mail.authentication.fields import Field


class Signed:
    """One mail; what several signatures ask for is worked out once."""

    def __init__(self, raw: bytes) -> None:
        self.fields, self._body = fields.split(raw)
        self._named: dict[bytes, list[Field]] = {}
        for field in self.fields:
            self._named.setdefault(field.key, []).append(field)
        self._bodies: dict[Form, bytes] = {}
        self._digests: dict[tuple[Form, int | None], bytes] = {}

    def named(self, key: bytes) -> list[Field]:
        """The fields of that name (in lower case), from the top."""
        return self._named.get(key, [])

    def chosen(self, names: Iterable[bytes]) -> list[Field]:
        """The fields that `h=` chooses: of each name from the bottom up, none where no more are left (§5.4.2)."""
        left = {name: iter(reversed(found)) for name, found in self._named.items()}
        picked = (next(left[name], None) for name in names if name in left)
        return [field for field in picked if field]

    def body_size(self, form: Form) -> int:
        """Octets of the body in that form."""
        return len(self._body_in(form))

    def body_digest(self, form: Form, length: int | None) -> bytes:
        """SHA-256 of the body in that form, or of its first `length` octets."""
        if (form, length) not in self._digests:
            self._digests[form, length] = sha256(memoryview(self._body_in(form))[:length]).digest()
        return self._digests[form, length]

    def _body_in(self, form: Form) -> bytes:
        if form not in self._bodies:
            self._bodies[form] = canonical.body(self._body, form)
        return self._bodies[form]
