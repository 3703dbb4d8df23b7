"""Mail to an inbox address whose new cases a group owns."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from postroom.cases.disbanding import disband
from postroom.inboxes.inbox import Inbox
from postroom.intake.processing import House
from postroom.people.agent import Agent
from postroom.people.group import Group
from postroom.people.grouping import add_group
from postroom.people.happening import About, Happening
from tests.intake.conftest import Outcome
from tests.intake.writing_mail import SUPPORT, mail

HandIn = Callable[..., list[Outcome]]


@pytest.fixture
def second_line(house: House) -> int:
    """The group that owns what support's mail opens; its row id."""
    with house.database.transaction() as session:
        group = add_group(session, "Second line", list(session.scalars(select(Agent.id))))
        given = update(Inbox).where(Inbox.address == SUPPORT)
        session.execute(given.values(owner_id=None, group_id=group.id))
        return group.id


def assigned(house: House) -> list[int]:
    with house.database.reading() as session:
        return list(session.scalars(select(Happening.case_id).where(Happening.about == About.assigned)))


def test_a_new_case_is_the_groups_and_they_are_told(house: House, hand_in: HandIn, second_line: int) -> None:
    case = hand_in(mail(id="<1@acme.example>"))[0].case
    assert case
    assert (case.owner_id, case.group_id) == (None, second_line)
    assert assigned(house) == [case.id]


def test_after_the_group_is_removed_a_new_case_is_nobodys(house: House, hand_in: HandIn, second_line: int) -> None:
    with house.database.transaction() as session:
        disband(session, session.get_one(Group, second_line), session.scalars(select(Agent)).one())
    case = hand_in(mail(id="<1@acme.example>"))[0].case
    assert case
    assert not case.has_owner
    assert assigned(house) == []
