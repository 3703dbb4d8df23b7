"""States: what each piece of news does to a delivery, as one table.

People see four states. Inside, In Transit is told apart into waiting, handing over and uncertain, and Delivered
into what a server says and what an answer proves, since the same news means different things there.

Whatever order news comes in, proof wins: an answer from the recipient, then a failure report, then a server's word
that it was delivered, then a relay's that it was sent. Only an agent's `send again` starts anew.
"""

from enum import StrEnum

from postroom.deliveries.delivery import State, Tracked


class Input(StrEnum):
    """What can be heard of a delivery."""

    queued = "queued"
    handing_over = "handing_over"
    accepted_by_relay = "accepted_by_relay"
    accepted_by_recipient = "accepted_by_recipient"
    temporary = "temporary"
    permanent = "permanent"
    expired = "expired"
    cut = "cut"
    report_delivered = "report_delivered"
    report_failed = "report_failed"
    report_delayed = "report_delayed"
    complained = "complained"
    answered = "answered"
    suppressed = "suppressed"
    send_again = "send_again"


class Position(StrEnum):
    """Where a delivery stands, finer than its state."""

    waiting = "waiting"
    handing_over = "handing_over"
    uncertain = "uncertain"
    sent = "sent"
    delivered = "delivered"
    answered = "answered"
    bounced = "bounced"

    @property
    def state(self) -> State:
        """The state that people see."""
        return _STATE[self]


class Odd(StrEnum):
    """News that changes nothing, and why."""

    again = "We knew that already."
    late = "That came late and changes nothing."
    contradicts = "That contradicts better proof, which stands."
    noted = "That changes nothing yet."


_STATE = {
    Position.waiting: State.in_transit,
    Position.handing_over: State.in_transit,
    Position.uncertain: State.in_transit,
    Position.sent: State.sent,
    Position.delivered: State.delivered,
    Position.answered: State.delivered,
    Position.bounced: State.bounced,
}

_waiting, _handing, _uncertain, _sent, _delivered, _answered, _bounced = Position
_again, _late, _contra, _noted = Odd

_ROWS: dict[Input, tuple[Position | Odd, ...]] = {
    #                            waiting     handing over  uncertain   sent        delivered   answered   bounced
    Input.queued:                (_again,     _again,      _again,     _again,     _again,     _again,    _again),
    Input.handing_over:          (_handing,   _again,      _late,      _late,      _late,      _late,     _late),
    Input.accepted_by_relay:     (_sent,      _sent,       _sent,      _again,     _late,      _late,     _late),
    Input.accepted_by_recipient: (_delivered, _delivered,  _delivered, _delivered, _again,     _late,     _contra),
    Input.temporary:             (_waiting,   _waiting,    _waiting,   _late,      _late,      _late,     _late),
    Input.permanent:             (_bounced,   _bounced,    _bounced,   _late,      _late,      _late,     _again),
    Input.expired:               (_bounced,   _late,       _late,      _late,      _late,      _late,     _again),
    Input.cut:                   (_uncertain, _uncertain,  _again,     _late,      _late,      _late,     _late),
    Input.report_delivered:      (_delivered, _delivered,  _delivered, _delivered, _again,     _again,    _contra),
    Input.report_failed:         (_bounced,   _bounced,    _bounced,   _bounced,   _bounced,   _contra,   _again),
    Input.report_delayed:        (_noted,     _noted,      _sent,      _noted,     _late,      _late,     _late),
    Input.complained:            (_delivered, _delivered,  _delivered, _delivered, _noted,     _noted,    _contra),
    Input.answered:              (_answered,  _answered,   _answered,  _answered,  _answered,  _again,    _answered),
    Input.suppressed:            (_bounced,   _late,       _late,      _late,      _late,      _late,     _late),
    Input.send_again:            (_again,     _late,       _waiting,   _late,      _late,      _late,     _waiting),
}  # fmt: skip
TABLE = {
    (position, input_): cell for input_, row in _ROWS.items() for position, cell in zip(Position, row, strict=True)
}

ABOUT_BOUNCE = frozenset(
    input_
    for (position, input_), cell in TABLE.items()
    if isinstance(cell, Position) and (position is _bounced) != (cell is _bounced)
)
"""The inputs that may make a bounce, or end one."""


def position_of(delivery: Tracked) -> Position:
    """Where a mail stands by its row."""
    if delivery.state is State.in_transit:
        return _uncertain if delivery.uncertain else _handing if delivery.handing_over else _waiting
    if delivery.state is State.delivered:
        return _answered if delivery.reason == Input.answered else _delivered
    return Position(delivery.state)
