"""Judging: what a carrier's answer means for a delivery: settled, tried again when, or given up."""

import random
from datetime import datetime, timedelta

from postroom.base.claims import Claim
from postroom.base.clock import now
from postroom.base.rows import storable
from postroom.deliveries.news import News
from postroom.deliveries.states import Input
from postroom.outbox.carrier import Answer

GIVE_UP = timedelta(days=4)
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=4)


def judge(claim: Claim, answer: Answer, since: datetime, until: datetime) -> News:
    """The news that this attempt makes of a mail that is In Transit `since` and tried no longer than `until`."""
    input_ = _input(answer, until)
    return News(
        claim.id,
        input_,
        code=answer.code,
        status=answer.status,
        text=storable(answer.text),
        server=storable(answer.server),
        attempt=claim.attempts,
        due_at=next_attempt(since, until) if input_ is Input.temporary else None,
    )


def next_attempt(since: datetime, until: datetime) -> datetime:
    """The pause is as long as all that went before it, so it doubles; the last attempt is made when time is up."""
    pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, now() - since))
    return min(now() + pause * random.uniform(0.8, 1.2), until)  # noqa: S311  (no secret)


def _input(answer: Answer, until: datetime) -> Input:
    if answer.state == "accepted":
        return Input.accepted_by_recipient if answer.final_hop else Input.accepted_by_relay
    if answer.state == "permanent":
        return Input.permanent
    if answer.state == "uncertain":
        return Input.cut
    return Input.expired if now() >= until else Input.temporary
