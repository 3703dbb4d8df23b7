"""Finding: what a happening means, and who of its case's agents is told what."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postroom.base.columns import among
from postroom.cases.event import Deed, Event
from postroom.cases.mentioning import mentioned_agents
from postroom.cases.message import Message
from postroom.cases.note import Note
from postroom.cases.receiving import LOOKED_AT
from postroom.deliveries.delivery import Delivery, DeliveryEvent
from postroom.notices import wording
from postroom.notices.audience import Audience
from postroom.notices.wording import Told
from postroom.people.agent import Agent
from postroom.people.happening import About, Happening

_ANSWERS = select(
    Message.id,
    Message.from_name,
    Message.from_address,
    Message.suspect.is_not(None).label("doubted"),
    func.left(Message.visible_text, LOOKED_AT).label("words"),
)


class Finding:
    """Reads what a batch of happenings is about; customers' answers, of which there are most, with one query."""

    def __init__(self, session: Session, people: dict[int, Audience], happenings: Iterable[Happening]) -> None:
        self._session = session
        self._people = people
        told = [one.row_id for one in happenings if one.about is About.customer_responds and self._follow(one)]
        rows = session.execute(_ANSWERS.where(among(Message.id, told))) if told else ()
        self._answers = {row.id: row for row in rows}

    def told(self, one: Happening) -> dict[int, Told]:
        """What each agent is told, by their id; nobody of what they did themselves."""
        audience = self._people.get(one.case_id)
        if audience is None:
            return {}
        deeds = {
            About.bounce: self._of_bounce,
            About.customer_responds: self._of_answer,
            About.comment: self._of_note,
            About.mentioned: self._of_mention,
            About.assigned: self._of_assignment,
            About.attribute_change: self._of_change,
        }
        told = deeds[one.about](one, audience)
        return {agent: words for agent, words in told.items() if agent != one.agent_id or one.about is About.bounce}

    def _follow(self, one: Happening) -> set[int]:
        return self._people[one.case_id].followers if one.case_id in self._people else set()

    def _of_bounce(self, one: Happening, audience: Audience) -> dict[int, Told]:
        """Who wrote the mail; its owners, where they are gone or no agent wrote it."""
        row = self._session.execute(
            select(DeliveryEvent, Delivery, Agent)
            .join(Delivery, Delivery.id == DeliveryEvent.delivery_id)
            .join(Message, Message.id == Delivery.message_id)
            .outerjoin(Agent, (Agent.id == Message.agent_id) & Agent.active)
            .where(DeliveryEvent.id == one.row_id)
        ).one_or_none()
        if row is None:
            return {}
        event, delivery, sender = row
        words = wording.of_bounce(audience.case, delivery, event)
        return dict.fromkeys({sender.id} if sender else audience.owners, words)

    def _of_answer(self, one: Happening, audience: Audience) -> dict[int, Told]:
        if (row := self._answers.get(one.row_id)) is None:
            return {}
        who, of = row.from_name or row.from_address, wording.of_doubtful if row.doubted else wording.of_answer
        return dict.fromkeys(audience.followers, of(audience.case, row.id, who or "Somebody", row.words))

    def _of_note(self, one: Happening, audience: Audience) -> dict[int, Told]:
        """Who follows; those whom it mentions are told that."""
        if (found := self._note(one)) is None:
            return {}
        note, author = found
        mentioned = set(mentioned_agents(self._session, note.text))
        words = wording.of_note(audience.case, note, author)
        return dict.fromkeys(audience.followers - mentioned, words)

    def _of_mention(self, one: Happening, audience: Audience) -> dict[int, Told]:
        if (found := self._note(one)) is None:
            return {}
        note, author = found
        mentioned = mentioned_agents(self._session, note.text)
        return {
            agent: wording.of_mention(audience.case, note, author, group.name if group else "")
            for agent, group in mentioned.items()
        }

    def _of_assignment(self, one: Happening, audience: Audience) -> dict[int, Told]:
        words = wording.of_assignment(audience.case, self._agent(one.agent_id), audience.group)
        return dict.fromkeys(audience.owners, words)

    def _of_change(self, one: Happening, audience: Audience) -> dict[int, Told]:
        """Who follows; a new owner is told that it is theirs."""
        event = self._session.get(Event, one.row_id or 0)
        if event is None:
            return {}
        to = audience.followers - (audience.owners if event.deed is Deed.owner else set())
        return dict.fromkeys(to, wording.of_change(audience.case, event, self._agent(one.agent_id)))

    def _note(self, one: Happening) -> tuple[Note, Agent] | None:
        note = self._session.get(Note, one.row_id or 0)
        author = self._agent(note.agent_id) if note else None
        return (note, author) if note and author else None

    def _agent(self, number: int | None) -> Agent | None:
        return self._session.get(Agent, number) if number else None
