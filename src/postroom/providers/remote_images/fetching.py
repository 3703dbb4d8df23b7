"""One image fetched from a foreign web server: within limits, and from the public network only.

The name is resolved once, its addresses are checked, and the connection goes to one of those; so does each redirect.
Nothing is sent that tells who looks: no cookie, no referrer, no language, our address instead of the agent's.
"""

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from time import monotonic
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from postroom.base.errors import NotFound
from postroom.mail.idn import ascii_domain
from postroom.providers.remote_images.kinds import kind_of
from postroom.providers.remote_images.places import Address, Resolve, is_public, resolve

LARGEST = 10 * 1024 * 1024
SECONDS = 10.0
"""For one image, its redirects included."""
MOST_REDIRECTS = 4
MOST_ADDRESSES = 3
LONGEST_URL = 4_096
PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
HEADERS = {"User-Agent": "Postroom", "Accept": "image/*", "Accept-Encoding": "identity", "Connection": "close"}
CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


class NoImage(NotFound):
    """That image can't be shown: {why}."""


@dataclass(frozen=True, slots=True)
class Image:
    """What was fetched, and its type by its own bytes."""

    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches images. `may_ask` decides by address and port; `resolve` finds addresses; both as they are by default."""

    resolve: Resolve = resolve
    may_ask: Callable[[Address, int], bool] = lambda address, port: is_public(address) and port in PORTS.values()
    seconds: float = SECONDS
    largest: int = LARGEST
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def __call__(self, url: str) -> Image:
        """The image there. Raises NoImage. Blocks for `seconds` at the most."""
        end = monotonic() + self.seconds
        for _ in range(MOST_REDIRECTS + 1):
            found = self._ask(_parsed(url), end)
            if isinstance(found, Image):
                return found
            url = urljoin(url, found)
        raise NoImage(why="its address leads in circles")

    def _ask(self, url: SplitResult, end: float) -> Image | str:
        """The image, or where to ask instead."""
        host, port = url.hostname or "", url.port or PORTS[url.scheme]
        with self._connect(host, port, end) as link, _ended(link, end):
            link.settimeout(_left(end))
            try:
                with self.tls.wrap_socket(link, server_hostname=host) if url.scheme == "https" else link as spoken:
                    return self._answer(_request(spoken, url), end)
            except (OSError, HTTPException, ValueError):
                raise NoImage(why="its server does not answer as it should") from None

    def _connect(self, host: str, port: int, end: float) -> socket.socket:
        addresses = self.resolve(host, _left(end))
        if not addresses or not all(self.may_ask(address, port) for address in addresses):
            raise NoImage(why="its server is none that may be asked")
        for address in addresses[:MOST_ADDRESSES]:
            with suppress(OSError):
                return socket.create_connection((str(address), port), timeout=_left(end) / 2)
        raise NoImage(why="its server can't be reached")

    def _answer(self, response: HTTPResponse, end: float) -> Image | str:
        if response.status in REDIRECTS and (location := response.headers["Location"]):
            return location
        if response.status != 200:
            raise NoImage(why=f"its server answers {response.status}")
        content = response.read(self.largest + 1)
        kind = kind_of(content)
        if len(content) > self.largest or kind is None or monotonic() > end:
            raise NoImage(why="it is too large, too slow, or no image")
        return Image(kind, content)


def _parsed(url: str) -> SplitResult:
    """The parts of an address that may be asked: plain, without names and passwords in it."""
    try:
        parts = urlsplit(CONTROLS.sub("", url).strip())
        fits = parts.scheme in PORTS and parts.hostname and parts.username is None and len(url) <= LONGEST_URL
        _ = parts.port
    except ValueError:
        fits = False
    if not fits:
        raise NoImage(why="its address is none that may be asked")
    host = ascii_domain(parts.hostname or "").rstrip(".")
    if not re.fullmatch(r"[a-z0-9._:-]{1,253}", host):
        raise NoImage(why="its address is none that may be asked")
    named = f"[{host}]" if ":" in host else host
    return parts._replace(netloc=f"{named}:{parts.port}" if parts.port else named)


def _request(link: socket.socket, url: SplitResult) -> HTTPResponse:
    connection = HTTPConnection(url.netloc)
    connection.sock = link
    path = quote(url.path or "/", safe="/%:@!$&'(*),;+=~-._")
    query = quote(url.query, safe="/%:@!$&'(*),;+=~-._?")
    connection.request("GET", f"{path}?{query}" if query else path, headers={**HEADERS, "Host": url.netloc})
    return connection.getresponse()


@contextmanager
def _ended(link: socket.socket, end: float) -> Iterator[None]:
    """A server that sends a byte now and then stays within every time limit of a socket; this ends it all the same."""
    same = link.dup()
    timer = threading.Timer(_left(end), _shut, (same,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        same.close()


def _shut(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)


def _left(end: float) -> float:
    left = end - monotonic()
    if left <= 0:
        raise NoImage(why="its server takes too long")
    return left
