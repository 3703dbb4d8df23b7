"""A server that follows a script to the letter, for what no honest server does."""

import socket
import threading
from types import TracebackType
from typing import BinaryIO

CUT = "cut"


class Scripted:
    """Each connection follows the next script: greets with the first answer, then gives one for each line.

    Inside DATA (behind a 354) the next answer comes when the body has ended. CUT closes the connection at
    once, unread bytes and all. Behind a script it hangs up at the next line; behind the last one nobody is
    let in. `heard` are the lines that came.
    """

    def __init__(self, *scripts: list[str]) -> None:
        self._scripts = scripts
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(20)
        self.port: int = self._socket.getsockname()[1]
        self.heard: list[bytes] = []

    def __enter__(self) -> "Scripted":
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.join(20)

    def _serve(self) -> None:
        with self._socket:
            for script in self._scripts:
                connection, _ = self._socket.accept()
                connection.settimeout(20)
                with connection, connection.makefile("rb") as lines:
                    self._follow(script, connection, lines)

    def _follow(self, script: list[str], connection: socket.socket, lines: BinaryIO) -> None:
        for answer, before in zip(script, ["", *script], strict=False):
            if before and not self._hear(lines, b".\r\n" if before.startswith("354") else None):
                return
            if answer == CUT:
                return
            connection.sendall(answer.replace("\n", "\r\n").encode() + b"\r\n")
        lines.readline()

    def _hear(self, lines: BinaryIO, end: bytes | None) -> bool:
        """Read one line, or up to the line that is the end; False when the client has gone."""
        while line := lines.readline():
            self.heard.append(line)
            if end in (None, line):
                return True
        return False
