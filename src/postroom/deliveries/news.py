"""News of a delivery, and what it did."""

from dataclasses import dataclass
from datetime import datetime

from postroom.deliveries.diagnosing import reason_of
from postroom.deliveries.reasons import Reason
from postroom.deliveries.states import Input, Odd, Position


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news about one delivery, with the server's words where a server spoke."""

    delivery_id: int
    input: Input
    code: int | None = None
    status: str | None = None
    text: str | None = None
    server: str | None = None
    attempt: int | None = None
    """The claim's fence, where the news is of an attempt: an attempt given up must not undo a newer one."""
    due_at: datetime | None = None
    """When the next attempt is due."""
    arrival_id: int | None = None
    """The arrival that told it."""

    @property
    def reason(self) -> Reason | None:
        """The plain word for what went wrong, where something did."""
        if self.input in (Input.expired, Input.suppressed):
            return Reason(self.input)
        if self.input in (Input.temporary, Input.permanent, Input.report_failed, Input.report_delayed):
            return reason_of(self.code, self.status, self.text)
        return None

    @property
    def is_lasting(self) -> bool:
        """Whether what failed would fail again (class 5), as far as the server's numbers tell."""
        return not (self.status or str(self.code or "")).startswith("4")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a piece of news did."""

    delivery_id: int
    message_id: int
    case_id: int
    before: Position
    came_to: Position | Odd

    @property
    def changed(self) -> bool:
        """False for news that was only kept."""
        return isinstance(self.came_to, Position)
