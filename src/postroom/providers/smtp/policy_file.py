"""The policy file of MTA-STS: one small text over HTTPS, with a certificate that proves the name (RFC 8461 §3.3)."""

import asyncio
import io
import ssl
from http.client import HTTPException, HTTPResponse
from typing import cast

from postroom.outbox.carrier import Answer
from postroom.providers.smtp.reach import Allows, is_public
from postroom.providers.smtp.resolver import Resolver
from postroom.providers.smtp.servers import addresses_of

PATIENCE = 10.0
"""Seconds for all of it."""
_LARGEST = 64 * 1024


class PolicyFiles:
    """Fetches them. Redirects are not followed (§3.3), and private addresses not asked."""

    def __init__(
        self, resolver: Resolver, *, allows: Allows = is_public, port: int = 443, trusted: str | None = None
    ) -> None:
        """`trusted` is a PEM file of certificates believed besides the system's."""
        self._resolver = resolver
        self._allows = allows
        self._port = port
        self._tls = ssl.create_default_context()
        if trusted:
            self._tls.load_verify_locations(trusted)

    async def fetch(self, domain: str) -> str:
        """Raises OSError, ValueError, TimeoutError."""
        host = f"mta-sts.{domain}"
        async with asyncio.timeout(PATIENCE):
            addresses = await asyncio.to_thread(addresses_of, host, self._resolver)
            if isinstance(addresses, Answer) or not self._allows(addresses[0]):
                raise OSError(f"{host} can't be asked")
            return _text(await self._answer(host, addresses[0]))

    async def _answer(self, host: str, address: str) -> bytes:
        reading, writing = await asyncio.open_connection(address, self._port, ssl=self._tls, server_hostname=host)
        try:
            request = f"GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            writing.write(request.encode("ascii"))
            answer = bytearray()
            while len(answer) <= _LARGEST and (chunk := await reading.read(_LARGEST)):
                answer += chunk
            return bytes(answer)
        finally:
            writing.transport.abort()


class _Heard:
    """What was read, as the standard library's parser wants it."""

    def __init__(self, octets: bytes) -> None:
        self._octets = octets

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._octets)


def _text(octets: bytes) -> str:
    if len(octets) > _LARGEST:
        raise ValueError("the policy file is too large")
    answer = HTTPResponse(cast("object", _Heard(octets)))  # type: ignore[arg-type]
    try:
        answer.begin()
        if answer.status != 200:
            raise ValueError(f"the policy file's server said {answer.status}")
        return answer.read().decode("utf-8", "replace")
    except HTTPException as error:
        raise ValueError("the policy file's server speaks no HTTP") from error
