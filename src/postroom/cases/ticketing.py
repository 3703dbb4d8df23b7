"""Ticketing: making a ticket from a conversation, prefilled with what is known there."""

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput
from postroom.base.live import announce
from postroom.cases.case import NUMBERS, Case, Channel, Participant, Reporter, Severity
from postroom.cases.changing import subscribe
from postroom.cases.event import Deed, Event
from postroom.cases.linking import link
from postroom.cases.stages import FIRST
from postroom.inboxes.inbox import Kind
from postroom.people.agent import Agent


def make_ticket(
    session: Session, conversation: Case, agent: Agent, title: str | None = None, severity: Severity = Severity.medium
) -> Case:
    """A ticket for the same people, linked with the conversation, which goes on by itself. It owns no messages yet.

    Raises BadInput when there is no conversation to make it from.
    """
    if conversation.kind is not Kind.conversation:
        raise BadInput(f"{conversation.name} is a ticket already.")
    ticket = Case(
        kind=Kind.ticket,
        number=session.scalar(NUMBERS[Kind.ticket].next_value().select()),
        title=title or conversation.title,
        opening_subject=conversation.opening_subject,
        stage=FIRST[Kind.ticket],
        severity=severity,
        inbox_id=conversation.inbox_id,
        channel=conversation.channel,
        source_channel=Channel.agent,
        owner_id=conversation.owner_id if conversation.has_owner else agent.id,
        group_id=conversation.group_id,
        workspace_id=conversation.workspace_id,
        contact_id=conversation.contact_id,
        is_guest=conversation.is_guest,
        newest_author=conversation.newest_author,
        newest_words=conversation.newest_words,
    )
    session.add(ticket)
    session.flush()
    _same_people(session, conversation, ticket)
    session.add(Event(case_id=ticket.id, deed=Deed.opened, agent_id=agent.id, details={"from": conversation.name}))
    link(session, ticket, conversation, agent, f"{agent.name} made {ticket.name} from {conversation.name}.")
    subscribe(session, ticket, agent.id)
    announce(session, ticket.id)
    return ticket


def _same_people(session: Session, conversation: Case, ticket: Case) -> None:
    reporters = select(literal(ticket.id), Reporter.contact_id).where(Reporter.case_id == conversation.id)
    session.execute(insert(Reporter).from_select(["case_id", "contact_id"], reporters))
    columns = [Participant.address, Participant.name, Participant.contact_id, Participant.agent_id, Participant.member]
    members = select(literal(ticket.id), *columns).where(Participant.case_id == conversation.id)
    names = ["case_id", *(column.key for column in columns)]
    session.execute(insert(Participant).from_select(names, members))
