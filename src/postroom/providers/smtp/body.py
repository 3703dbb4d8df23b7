"""The body after DATA: where it ends, which bytes are the mail's, how we send one (RFC 5321 §4.1.1.4, §4.5.2).

Only CRLF.CRLF ends it. A dot between bare LFs or CRs is content, whatever other servers make of it, so
nobody can hide a second mail inside a first one (SMTP smuggling). Bare LF and CR are kept as they came:
the raw mail is kept whole, and our way out makes CRLF of them before it stuffs dots.
"""

import re

from postroom.providers.smtp.replies import TOO_BIG, Reply

END = b"\r\n.\r\n"
_LINE_END = re.compile(rb"\r\n|\r|\n")


class Body:
    """Collects chunks in linear time and at most `limit` bytes of memory; what comes beyond is dropped."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = bytearray(b"\r\n")  # as if a line had just ended: a first line is like any other
        self.refusal: Reply | None = None

    @property
    def held(self) -> int:
        """Bytes in memory."""
        return len(self._bytes)

    def feed(self, chunk: bytes) -> bytes | None:
        """Take in a chunk: returns the bytes behind the body's end, None while that is to come."""
        start = max(0, len(self._bytes) - len(END) + 1)
        self._bytes += chunk
        end = self._bytes.find(END, start)
        if (end if end >= 0 else len(self._bytes) - len(END)) > self._limit:
            self.refusal = self.refusal or TOO_BIG
        if end < 0:
            if self.refusal:
                self.drop(self.refusal)
            return None
        rest = bytes(memoryview(self._bytes)[end + len(END) :])
        del self._bytes[end + 2 :]
        return rest

    def drop(self, refusal: Reply) -> None:
        """Forget the content, which will be refused; keep what is needed to see the end."""
        self.refusal = refusal
        del self._bytes[: 1 - len(END)]

    def content(self) -> bytes:
        """The mail, once its end was met: a dot that begins a line is taken away."""
        with memoryview(self._bytes) as view:
            mail = bytes(view[2:])
        return mail.removeprefix(b".").replace(b"\r\n.", b"\r\n")


def on_the_wire(content: bytes) -> bytes:
    """A mail as the body of DATA: every line ends with CRLF, dots that begin lines stuffed, the end behind it."""
    if not content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"):
        content = _LINE_END.sub(b"\r\n", content)
    if content and not content.endswith(b"\r\n"):
        content += b"\r\n"
    dot = b"." if content.startswith(b".") else b""
    return dot + content.replace(b"\r\n.", b"\r\n..") + END[2:]
