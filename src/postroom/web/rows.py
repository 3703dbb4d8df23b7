"""How a row of the list is made of a case."""

from urllib.parse import urlencode

from postroom.cases import listing
from postroom.cases.case import Stage
from postroom.web.row import Row

UNSAID = {Stage.queued, Stage.new, Stage.needs_response, Stage.work_in_progress}
"""Stages that a row need not name: the dot and the order of the list say as much."""
SHORT = {
    Stage.awaiting_customer_response: "Waiting",
    Stage.waiting_on_user: "Waiting",
    Stage.awaiting_product_assist: "At product",
    Stage.awaiting_development: "For development",
    Stage.in_development: "In development",
    Stage.suspended: "Suspended",
    Stage.hold: "On hold",
    Stage.resolved: "Resolved",
    Stage.canceled: "Canceled",
    Stage.archived: "Archived",
}


def case_url(name: str, view: str) -> str:
    """The address of a case that was opened from this list, which then stands beside it."""
    return f"/cases/{name}" + (f"?{urlencode({'list': view})}" if view else "")


def row_of(case: listing.Row, view: str) -> Row:
    """One row; `view` is the list's own address."""
    return Row(
        id=case.id,
        name=case.name,
        url=case_url(case.name, view),
        who=case.customer or case.sender or "Nobody",
        title=case.title or "No subject",
        words=_words(case),
        at=case.updated_at,
        waits=case.needs_response and not case.is_spam,
        stage=None if case.stage in UNSAID else SHORT[case.stage],
        owner=case.owner,
        has_files=case.has_attachments,
        bounced=case.has_bounce,
    )


def _words(case: listing.Row) -> str:
    """The newest words, and whose they are unless the customer's: "Ada: We do."."""
    if not case.customer or case.customer == case.sender or not case.sender:
        return case.words
    return f"{case.sender.split()[0]}: {case.words}"
