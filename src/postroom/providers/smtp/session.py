"""What a server remembers of one client while they talk."""

from dataclasses import dataclass, field

from postroom.providers.smtp.limits import Limits
from postroom.providers.smtp.received import Received


@dataclass(slots=True)
class Session:
    """The client, what it was promised, and the mail it has begun."""

    host: str
    client_ip: str
    limits: Limits
    starttls: bool
    """We can turn to TLS."""
    lmtp: bool
    tls: bool = False
    helo: str = ""
    mail_from: str | None = None
    """None while no mail is begun; empty for the null sender."""
    smtputf8: bool = False
    recipients: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Drop the mail that was begun."""
        self.mail_from, self.smtputf8, self.recipients = None, False, []

    def received(self, content: bytes) -> Received:
        return Received(
            mail_from=self.mail_from or "",
            recipients=tuple(self.recipients),
            content=content,
            client_ip=self.client_ip,
            helo=self.helo,
            tls=self.tls,
            smtputf8=self.smtputf8,
        )
