"""Command lines out of the bytes of a client (RFC 5321 §2.3.8, §4.5.3.1.4)."""

import re

from postroom.providers.smtp import replies
from postroom.providers.smtp.replies import Reply

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Lines:
    """Takes bytes in, gives lines out; a line that is too long is dropped while it comes in.

    A line may end with a bare LF as well: people type commands, and no body is ever ended that way.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._skipping = False
        self.buffer = bytearray()

    def next_line(self) -> str | Reply | None:
        """The next line without its end; the refusal of what is none; None while its end is to come."""
        end = self.buffer.find(b"\n")
        if end < 0:
            if len(self.buffer) > self._limit:
                self._skipping = True
                self.buffer.clear()
            return None
        line = bytes(memoryview(self.buffer)[:end])
        del self.buffer[: end + 1]
        if self._skipping or end > self._limit:
            self._skipping = False
            return replies.LINE_TOO_LONG
        return _text(line.removesuffix(b"\r"))

    def rest(self) -> bytes:
        """Everything behind the lines handed out, which is no line but a body's beginning."""
        rest = bytes(self.buffer)
        self.buffer.clear()
        return rest


def _text(line: bytes) -> str | Reply:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return replies.NOT_A_LINE
    return replies.NOT_A_LINE if _CONTROL.search(text) else text
