"""What a customer is told of a ticket's stage: what happens next, not how we work."""

from postroom.cases.case import Stage
from postroom.web.portal.speaking import N_

WORDS = {
    Stage.queued: N_("Received"),
    Stage.work_in_progress: N_("In progress"),
    Stage.awaiting_product_assist: N_("In progress"),
    Stage.awaiting_development: N_("In progress"),
    Stage.in_development: N_("In progress"),
    Stage.awaiting_customer_response: N_("Waiting for your answer"),
    Stage.resolved: N_("Solved"),
    Stage.canceled: N_("Closed"),
    Stage.archived: N_("Closed"),
}


def stage_word(stage: Stage) -> str:
    """In English, to be translated."""
    return WORDS[stage]
