"""Return paths: an address for each delivery, where its bounces come back and name it, whatever they say (VERP).

`bounce-NUMBER-SIGNATURE@domain`: the signature says that we made it, so a report that comes to it needs no other proof,
and nobody can write to the return path of a mail that they have not seen. Lower case, since some servers make it so.
"""

import hmac
import re
from base64 import b32encode

_TOKEN = re.compile(r"([1-9][0-9]{0,18})-([a-z2-7]{12})")
_PREFIX = "bounce-"


def return_token(number: int, key: bytes) -> str:
    """What names the delivery of that number, also as an envelope id (RFC 3461 §4.4)."""
    mac = hmac.digest(key, f"return path {number}".encode(), "sha256")
    return f"{number}-{b32encode(mac)[:12].decode().lower()}"


def return_address(token: str, domain: str) -> str:
    """The envelope sender of the delivery with that token."""
    return f"{_PREFIX}{token}@{domain}"


def returned_number(address: str, key: bytes) -> int | None:
    """The number of the delivery that comes back at this address; None where it is no return path of ours."""
    local = address.rpartition("@")[0].lower()
    found = _TOKEN.fullmatch(local.removeprefix(_PREFIX)) if local.startswith(_PREFIX) else None
    if not found:
        return None
    number = int(found[1])
    return number if hmac.compare_digest(return_token(number, key), found[0]) else None
