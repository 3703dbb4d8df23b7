"""Where a relay is and how to sign in, as one address: smtp://, smtps://, smtp+starttls://USER:PASS@HOST:PORT.

`smtp` speaks in the clear (a relay on the same machine or network), `smtps` begins with TLS (RFC 8314 §3.3),
`smtp+starttls` turns to it and goes no further without (RFC 3207). Certificates are checked; `?verify=no`
leaves that out, for a relay that signed its own.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from postroom.base.errors import BadInput

_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
_SHAPE = "give smtp://, smtps:// or smtp+starttls:// with USER:PASS@HOST:PORT"


@dataclass(frozen=True, slots=True)
class RelayAddress:
    """A relay; `user` empty: without signing in. Written out, it keeps the password to itself."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    verify: bool = True

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


def read_relay_address(url: str) -> RelayAddress:
    """Raises BadInput, in words without the password, for what is no relay's address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadInput(f"That is no relay's address: {_SHAPE}") from None
    query = parse_qs(parts.query, keep_blank_values=True)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise BadInput(f"That is no relay's address: {_SHAPE}")
    if query not in ({}, {"verify": ["no"]}, {"verify": ["yes"]}):
        raise BadInput("A relay's address takes one option: ?verify=no")
    return RelayAddress(
        parts.scheme,
        parts.hostname,
        port or _PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        query != {"verify": ["no"]},
    )
