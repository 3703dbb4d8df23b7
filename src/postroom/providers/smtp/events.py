"""What a conversation asks of whoever holds the connection."""

from dataclasses import dataclass

from postroom.providers.smtp.received import Received


@dataclass(frozen=True, slots=True)
class TakeRecipient:
    """May mail for this address come in? Wants an answer."""

    address: str


@dataclass(frozen=True, slots=True)
class TakeMail:
    """A whole mail is here; make it durable. Wants an answer."""

    mail: Received


@dataclass(frozen=True, slots=True)
class StartTls:
    """Send what was said, then turn the connection to TLS and say so."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """Send what was said, then close the connection."""


Event = TakeRecipient | TakeMail | StartTls | HangUp
