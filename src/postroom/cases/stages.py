"""How a case's stage moves by itself when somebody writes (spec, section 7.3)."""

from postroom.cases.case import Stage
from postroom.inboxes.inbox import Kind

FIRST = {Kind.ticket: Stage.queued, Kind.conversation: Stage.new}
AFTER_AGENT = {Kind.ticket: Stage.awaiting_customer_response, Kind.conversation: Stage.waiting_on_user}
_WOKEN = (Stage.awaiting_customer_response, Stage.resolved, Stage.canceled)


def after_customer(kind: Kind, stage: Stage) -> Stage:
    """Where a customer's reply moves a case. An archived one isn't replied to: that opens a follow-up."""
    if kind is Kind.conversation:
        return Stage.needs_response
    return Stage.work_in_progress if stage in _WOKEN else stage
