"""A database as full as a busy help desk's after years: to measure lists, cases and searches on.

Words are spread as in a language (Zipf): the commonest stands in most messages, the rarest in one or two.
"""

import random
from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate

from sqlalchemy import text
from sqlalchemy.orm import Session

from postroom.base.database import Base
from postroom.base.rows import copy_rows
from postroom.cases.case import STAGES, Case, Channel, Participant, Reporter, Stage
from postroom.cases.message import Direction, Message
from postroom.deliveries.delivery import Delivery, DeliveryEvent, State
from postroom.inboxes.inbox import Inbox, Kind
from postroom.mail.words import tsvector
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress
from postroom.people.workspace import Workspace
from tests.cases.acme import LONG_AGO

AGENTS, INBOXES, WORKSPACES, MESSAGES = 20, 6, 500, 5
"""How many there are; messages: on each case."""
VOCABULARY, LENGTH = 60_000, 80
"""Words in the language, and in a message."""


def fill(session: Session, cases: int, seed: int = 7) -> None:
    """Writes so many cases, each with five messages, as the only rows of an empty database."""
    chance = random.Random(seed)
    contacts = max(cases // 5, 1)
    _write(session, _agents(), _workspaces(), _inboxes(), _contacts(contacts), _addresses(contacts))
    for first in range(1, cases + 1, 1000):
        numbers = range(first, min(first + 1000, cases + 1))
        some = [_case(number, contacts, cases, chance) for number in numbers]
        _write(session, some, *_people(some), *_talk(some, chance))
    tables = session.execute(text("SELECT relname FROM pg_class WHERE relkind = 'S' AND relname LIKE '%id_seq'"))
    for (sequence,) in tables.all():
        session.execute(text(f"SELECT setval('{sequence}', 100000000)"))


def _write(session: Session, *kinds: Sequence[Base]) -> None:
    for rows in kinds:
        copy_rows(session, rows)


def _agents() -> list[Agent]:
    return [
        Agent(id=n, email=f"agent{n}@acme.example", name=f"Agent {n}", password_hash="-") for n in range(1, AGENTS + 1)
    ]


def _workspaces() -> list[Workspace]:
    return [Workspace(id=n, name=f"Customer {n}") for n in range(1, WORKSPACES + 1)]


def _inboxes() -> list[Inbox]:
    kinds = [Kind.ticket, Kind.conversation]
    return [Inbox(id=n, address=f"inbox{n}@acme.example", opens=kinds[n % 2]) for n in range(1, INBOXES + 1)]


def _is_verified(contact: int) -> bool:
    return contact % 10 < 7


def _contacts(count: int) -> list[Contact]:
    return [
        Contact(id=n, name=f"Contact {n}", workspace_id=1 + n % WORKSPACES, verified=_is_verified(n))
        for n in range(1, count + 1)
    ]


def _addresses(count: int) -> list[ContactAddress]:
    return [ContactAddress(address=_address(n), contact_id=n) for n in range(1, count + 1)]


def _address(contact: int) -> str:
    return f"contact{contact}@customer{1 + contact % WORKSPACES}.example"


def _case(number: int, contacts: int, cases: int, chance: random.Random) -> Case:
    rare = chance.random() < 0.0005
    inbox = INBOXES if rare else chance.randint(1, INBOXES - 1)
    kind = [Kind.ticket, Kind.conversation][inbox % 2]
    stage = Stage.resolved if chance.random() < 0.9 else chance.choice(STAGES[kind])
    contact = chance.randint(1, contacts)
    title = " ".join(_words(chance, 5))
    return Case(
        id=number, kind=kind, number=number, title=title, opening_subject=title, stage=stage, inbox_id=inbox,
        needs_response=chance.random() < 0.02, is_spam=chance.random() < 0.02, contact_id=contact,
        owner_id=None if chance.random() < 0.1 else chance.randint(1, AGENTS), workspace_id=1 + contact % WORKSPACES,
        updated_at=LONG_AGO + timedelta(minutes=number + chance.randint(0, cases // 5)), created_at=LONG_AGO,
        is_guest=not _is_verified(contact), newest_author="Somebody",
        newest_words=" ".join(_words(chance, 25)), channel=Channel.email,
    )  # fmt: skip


def _people(cases: Sequence[Case]) -> tuple[list[Reporter], list[Participant]]:
    return (
        [Reporter(case_id=case.id, contact_id=case.contact_id) for case in cases],
        [Participant(case_id=c.id, address=_address(c.contact_id or 1), contact_id=c.contact_id) for c in cases],
    )


def _talk(cases: Sequence[Case], chance: random.Random) -> tuple[list[Message], list[Delivery], list[DeliveryEvent]]:
    messages = [_message(case, n, chance) for case in cases for n in range(MESSAGES)]
    sent = [
        Delivery(
            id=m.id, message_id=m.id, recipient="somebody@customer.example", state=State.sent, due_at=m.sent_at,
            status="done",
        )
        for m in messages
        if m.direction is Direction.out
    ]  # fmt: skip
    events = [
        DeliveryEvent(id=2 * d.id + n, delivery_id=d.id, input="accepted", state=State.sent, sentence="Taken.")
        for d in sent
        for n in (0, 1)
    ]
    return messages, sent, events


def _message(case: Case, place: int, chance: random.Random) -> Message:
    words = " ".join(_words(chance, LENGTH))
    number = (case.id - 1) * MESSAGES + place + 1
    ours = place % 2 == 1
    return Message(
        id=number, case_id=case.id, direction=Direction.out if ours else Direction.in_, source=Channel.email,
        contact_id=None if ours else case.contact_id, agent_id=1 if ours else None, from_name="Somebody",
        from_address=_address(case.contact_id or 1), to=[{"address": "support@acme.example", "name": ""}],
        subject=case.title, message_id=f"<{number}@customer.example>", text=words, visible_text=words,
        html=f"<p>{words}</p>" if ours else None, sent_at=case.updated_at, created_at=case.updated_at,
        search=tsvector(f"{case.title} {words} {_address(case.contact_id or 1)}"),
    )  # fmt: skip


_WORDS = [f"{'bdfgklmnprstvz'[n % 14]}{'aeiou'[n // 14 % 5]}{n:x}" for n in range(VOCABULARY)]
_WEIGHTS = list(accumulate(1 / (n + 2) for n in range(VOCABULARY)))


def word(rank: int) -> str:
    """The word of this rank; 0 is the commonest."""
    return _WORDS[rank]


def _words(chance: random.Random, count: int) -> list[str]:
    return chance.choices(_WORDS, cum_weights=_WEIGHTS, k=count)
