"""How much one client, and all of them together, may ask of the listener."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds."""

    size: int = 50 * MIB
    """Of one mail as it comes over the wire."""
    line: int = 2048
    """Of one command; RFC 5321 §4.5.3.1.4 asks for 512 and room for the extensions."""
    recipients: int = 1000
    """Of one mail; RFC 5321 §4.5.3.1.8 asks for 100 at least."""
    errors: int = 20
    """Refusals for good on one connection, then it is closed."""
    commands: int = 2000
    """Between two mails; bounds what a client that never sends one costs, its unread answers included."""
    connections: int = 200
    bodies: int = 512 * MIB
    """What all mails on their way in may hold in memory together."""
    idle: float = 300.0
    """Silence of a client; RFC 5321 §4.5.3.2.7 asks for five minutes."""
    parting: float = 8.0
    """What a clean stop waits for mails on their way in."""
