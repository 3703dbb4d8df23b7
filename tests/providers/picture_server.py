"""A web server for images, with every bad habit that one can have."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
LARGE = 200_000


class Handler(BaseHTTPRequestHandler):
    """Answers by the path that is asked for."""

    seen: ClassVar[list[tuple[str, dict[str, str]]]]
    stop: ClassVar[threading.Event]

    def do_GET(self) -> None:
        self.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        place = self.path.partition("?")[0]
        if place.startswith("/to/"):
            self.answer(302, b"", Location=self.path.removeprefix("/to/"))
        elif place == "/again":
            self.answer(302, b"", Location="/again")
        elif place == "/drip":
            self.drip()
        else:
            self.answer(200 if place in BODIES else 404, BODIES.get(place, b""))

    def answer(self, status: int, body: bytes, **fields: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "image/png", "Content-Length": str(len(body)), **fields}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self) -> None:
        """A byte now and then, without end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not self.stop.wait(0.05):
            try:
                self.wfile.write(b"x")
                self.wfile.flush()
            except OSError:
                return

    def log_message(self, *_: Any) -> None:
        pass


BODIES = {
    "/pixel.png": PNG,
    "/a b.png": PNG,
    "/large.png": PNG + bytes(LARGE),
    "/page.png": b"<html><script>alert(1)</script>",
    "/drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
}
BODIES["/a%20b.png"] = BODIES.pop("/a b.png")


class Server(ThreadingHTTPServer):
    """Says nothing of clients that hang up, as those do who refuse a certificate."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        pass


class Pictures:
    """A running server, and what it was asked."""

    def __init__(self, port: int, seen: list[tuple[str, dict[str, str]]]) -> None:
        self.port = port
        self.seen = seen

    def url(self, path: str, host: str = "pictures.example", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Pictures]:
    """A server on this machine."""
    stop = threading.Event()
    seen: list[tuple[str, dict[str, str]]] = []
    handler = type("OwnHandler", (Handler,), {"seen": seen, "stop": stop})
    with Server(("127.0.0.1", 0), handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield Pictures(server.server_address[1], seen)
        finally:
            stop.set()
            server.shutdown()
            thread.join(10)
