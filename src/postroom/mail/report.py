"""What a report says, whatever form it had."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["delivery", "delay", "disposition", "complaint"]


@dataclass(frozen=True, slots=True)
class Affected:
    """One recipient of our mail, and what became of it there.

    *address* is the one that the report is about, *original* the one that we wrote to, where the report tells it
    (Original-Recipient). *action*: failed, delayed,
    delivered, relayed or expanded (RFC 3464 §2.3.3); for a disposition displayed, deleted and so on; for a complaint
    its type, mostly abuse. *permanent*: it failed, and would again (class 5). *text*: the server's words.
    """

    address: str
    action: str
    status: str | None
    code: int | None
    permanent: bool
    text: str
    server: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """*message_id*: of our mail, with its brackets. A report may name no recipient, or no mail."""

    kind: Kind
    message_id: str | None
    recipients: tuple[Affected, ...]
    feedback: str | None = None
    """The type of a complaint: abuse, fraud, virus, not-spam, auth-failure, ... (RFC 5965 §7.3, RFC 6591)."""

    @property
    def is_complaint(self) -> bool:
        """Somebody does not want that mail; the other types are about how a filter took it."""
        return self.kind == "complaint" and self.feedback not in ("auth-failure", "not-spam")
