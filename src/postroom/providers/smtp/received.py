"""What the listener hands in, and how whoever is asked says no."""

from dataclasses import dataclass

from postroom.base.errors import PostroomError
from postroom.providers.smtp.replies import Reply


@dataclass(frozen=True, slots=True)
class Received:
    """One mail as it came over SMTP or LMTP."""

    mail_from: str
    """Without brackets; empty for the null sender."""
    recipients: tuple[str, ...]
    """Those that were found known, in order, doubles included."""
    content: bytes
    """The mail's bytes as sent, dots unstuffed, bare LF and CR kept."""
    client_ip: str
    helo: str
    tls: bool
    smtputf8: bool


class Refused(PostroomError):
    """The mail or the recipient is refused with a reply of its own."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.text)
        self.reply = reply


class CutOff(PostroomError):
    """The connection is to end here, without an answer."""
