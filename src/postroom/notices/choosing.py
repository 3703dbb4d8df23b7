"""Choosing: of what an agent is told in the app, of what by mail, and when that mail goes."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.columns import among
from postroom.notices.notice import NoticeChoices
from postroom.people.business_hours import BusinessHours, zone
from postroom.people.happening import About

Minutes = Annotated[int, Field(ge=1, le=1440, strict=True)]
Flag = Annotated[bool, Field(strict=True)]


class Email(StrEnum):
    """When a notice goes by mail."""

    off = "off"
    at_once = "at_once"
    unread = "unread"
    """After a time, if it is still unread then."""
    daily = "daily"


class Choice(BaseModel):
    """How an agent is told of one kind of thing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    in_app: Flag = True
    email: Email = Email.unread


class Choices(BaseModel):
    """How an agent is told of everything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    assigned: Choice = Choice()
    mentioned: Choice = Choice()
    customer_responds: Choice = Choice()
    comment: Choice = Choice(email=Email.off)
    attribute_change: Choice = Choice(email=Email.off)
    bounce: Choice = Choice(email=Email.at_once)
    minutes: Minutes = 5
    """How long a notice may stay unread before it goes by mail."""

    def of(self, about: About) -> Choice:
        """The choice for one kind of thing."""
        choice: Choice = getattr(self, about.value)
        return choice


def choices_of(session: Session, agents: Iterable[int]) -> dict[int, Choices]:
    """What these agents chose; one query."""
    wanted = set(agents)
    rows = session.execute(
        select(NoticeChoices.agent_id, NoticeChoices.choices).where(among(NoticeChoices.agent_id, sorted(wanted)))
    )
    chosen = {agent: Choices.model_validate(choices) for agent, choices in rows}
    return {agent: chosen.get(agent, Choices()) for agent in wanted}


def choose(session: Session, agent_id: int, wishes: Mapping[str, object]) -> Choices:
    """Changes what the wishes name, also inside a kind; all else stays. Raises pydantic's ValidationError."""
    before = choices_of(session, [agent_id])[agent_id].model_dump(mode="json")
    merged = {**before, **{name: _merged(before.get(name), wish) for name, wish in wishes.items()}}
    choices = Choices.model_validate(merged)
    written = insert(NoticeChoices).values(agent_id=agent_id, choices=choices.model_dump(mode="json"))
    session.execute(
        written.on_conflict_do_update(index_elements=["agent_id"], set_={"choices": written.excluded.choices})
    )
    return choices


def mail_due_at(choices: Choices, about: About, hours: BusinessHours) -> datetime | None:
    """When a notice made now goes by mail; None: not at all. A digest goes when the next day's work begins."""
    email = choices.of(about).email
    if email is Email.off:
        return None
    if email is Email.at_once:
        return now()
    return now() + timedelta(minutes=choices.minutes) if email is Email.unread else _next_morning(hours)


def _merged(before: object, wish: object) -> object:
    return {**before, **wish} if isinstance(before, Mapping) and isinstance(wish, Mapping) else wish


def _next_morning(hours: BusinessHours) -> datetime:
    here = now().astimezone(zone(hours.zone))
    opening = datetime.combine(here.date(), time.fromisoformat(hours.opens), here.tzinfo)
    return opening if opening > here else datetime.combine(here.date() + timedelta(days=1), opening.timetz())
