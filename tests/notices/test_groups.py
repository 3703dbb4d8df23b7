"""What everybody of a group is told: all that an owner is told, and what a note says to them."""

import pytest

from postroom.cases.case import Case
from postroom.cases.mentioning import mentioned_groups
from postroom.cases.noting import note
from postroom.deliveries.states import Input
from postroom.people.agent import Agent
from postroom.people.grouping import add_group
from postroom.people.happening import About, happened
from tests.notices.conftest import Tell
from tests.notices.test_telling import changes, comes, notes, who
from tests.office import BOB, Office


@pytest.fixture
def second_line(office: Office, carol: int) -> int:
    """Alice's and Carol's group; its row id. Dave was in it, too, before he left."""
    with office.database.transaction() as session:
        dave = Agent(email="dave@acme.example", name="Dave Dee", password_hash="-")
        session.add(dave)
        session.flush()
        group = add_group(session, "Second line", [office.agent, carol, dave.id])
        add_group(session, "Second", [])
        dave.active = False
        return group.id


def give(office: Office, case: int, group: int, by: int) -> None:
    changes(office, case, by, {"group_id": group})


def test_everybody_of_a_group_that_gets_a_case_is_told_but_who_gave_it(
    office: Office, carol: int, second_line: int, tell: Tell
) -> None:
    give(office, office.ticket(), second_line, office.agent)
    told = tell()
    assert who(told) == [(carol, About.assigned)]
    assert told[0].text == "Alice Adams gave TKT-1 to Second line."


def test_they_are_told_once_of_what_the_owner_is_told(office: Office, carol: int, second_line: int, tell: Tell) -> None:
    case = office.ticket()
    give(office, case, second_line, office.agent)
    tell()
    with office.database.transaction() as session:
        message = office.receive(session, session.get_one(Case, case), message_id="<again@customer.example>")
        happened(session, About.customer_responds, case, row_id=message.id)
    answered = [(agent, about) for agent, about in who(tell()) if about is About.customer_responds]
    assert sorted(answered) == [(office.agent, About.customer_responds), (carol, About.customer_responds)]


def test_they_are_told_of_the_bounce_of_a_mail_that_no_agent_wrote(
    office: Office, carol: int, second_line: int, tell: Tell
) -> None:
    case = office.ticket()
    give(office, case, second_line, office.agent)
    comes(office, office.sent(case, BOB, agent_id=None)[0], Input.permanent)
    bounces = [agent for agent, about in who(tell()) if about is About.bounce]
    assert sorted(bounces) == [office.agent, carol]


def test_the_group_is_told_no_more_once_an_agent_has_taken_the_case(
    office: Office, carol: int, second_line: int, tell: Tell
) -> None:
    case = office.ticket()
    give(office, case, second_line, carol)
    changes(office, case, office.agent, {"owner_id": office.agent})
    before = len(tell())
    notes(office, case, office.agent, "Mine now.")
    assert who(tell())[before:] == [(carol, About.comment)], "Carol changed it, so she follows it; nobody else does"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Can @second line look?", "Alice Adams mentioned Second line on TKT-1."),
        ("@Second\nLine: look, and again @second line!", "Alice Adams mentioned Second line on TKT-1."),
        ("@Second line and @carol@acme.example.", "Alice Adams mentioned you on TKT-1."),
    ],
)
def test_everybody_of_a_mentioned_group_is_told_once(
    office: Office, carol: int, second_line: int, tell: Tell, words: str, text: str
) -> None:
    notes(office, office.ticket(), office.agent, words)
    told = tell()
    assert who(told) == [(carol, About.mentioned)]
    assert told[0].text == text


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        ("@Second line, @second", ["Second line", "Second"]),
        ("@Second liner", ["Second"]),
        ("@second-line", []),
        ("@seconds", []),
        ("@second@line.example", []),
        ("mail@second line", []),
        ("Second line", []),
        ("@", []),
    ],
)
def test_a_group_is_mentioned_by_its_whole_name(
    office: Office, second_line: int, words: str, groups: list[str]
) -> None:
    with office.database.transaction() as session:
        assert [group.name for group in mentioned_groups(session, words)] == groups


def test_a_group_without_anybody_is_no_trouble(office: Office, second_line: int, tell: Tell) -> None:
    with office.database.transaction() as session:
        empty = mentioned_groups(session, "@second")[0].id
    case = office.ticket()
    give(office, case, empty, office.agent)
    with office.database.transaction() as session:
        note(session, session.get_one(Case, case), session.get_one(Agent, office.agent), "@second, look")
    assert tell() == []
