"""A lean SMTP client: hands in mails over several connections, as fast as they are taken.

Run as a program of its own: its standard input is a pickled `Load`; it prints the time.monotonic() of its first byte.
"""

import pickle
import socket
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GO_ON = (b"250", b"354", b"220")


@dataclass(frozen=True, slots=True)
class Load:
    """Where to, and what: pairs of envelope sender and raw mail."""

    host: str
    port: int
    recipient: str
    connections: int
    mails: Sequence[tuple[str, bytes]]


def wire(raw: bytes) -> bytes:
    """The mail as it goes over the wire: CRLF, dots stuffed, the end marked (RFC 5321 §4.5.2)."""
    body = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").replace(b"\r\n.", b"\r\n..")
    return body.removesuffix(b"\r\n") + b"\r\n.\r\n"


class Connection:
    """One SMTP connection; commands before the body go in one write (RFC 2920)."""

    def __init__(self, load: Load) -> None:
        self._socket = socket.create_connection((load.host, load.port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines = self._socket.makefile("rb")
        self._recipient = load.recipient
        self._answer()
        self._socket.sendall(b"EHLO bench.example\r\n")
        self._answer()

    def send(self, sender: str, body: bytes) -> None:
        order = f"MAIL FROM:<{sender}>\r\nRCPT TO:<{self._recipient}>\r\nDATA\r\n"
        self._socket.sendall(order.encode())
        for _ in range(3):
            self._answer()
        self._socket.sendall(body)
        self._answer()

    def _answer(self) -> None:
        while (line := self._lines.readline())[3:4] == b"-":
            pass
        assert line.startswith(GO_ON), line


def send_all(load: Load) -> float:
    """Sends every mail and returns when each was acknowledged; the time of the first byte."""
    bodies = iter([(sender, wire(raw)) for sender, raw in load.mails])
    lock = threading.Lock()
    connections = [Connection(load) for _ in range(load.connections)]
    first = time.monotonic()
    threads = [threading.Thread(target=_work, args=(connection, bodies, lock)) for connection in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return first


def _work(connection: Connection, bodies: Iterator[tuple[str, bytes]], lock: threading.Lock) -> None:
    while True:
        with lock:
            mail = next(bodies, None)
        if mail is None:
            return
        connection.send(*mail)


if __name__ == "__main__":
    print(send_all(pickle.load(sys.stdin.buffer)))
