"""Who is told of what."""

import pytest
from sqlalchemy import func, select, update

from postroom.cases.case import Case, Stage, Subscriber
from postroom.cases.changing import Changes, change
from postroom.cases.noting import note
from postroom.deliveries.news import News
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input
from postroom.notices.notice import Notice
from postroom.people.agent import Agent
from postroom.people.happening import About, Happening, happened
from tests.notices.conftest import Tell
from tests.office import BOB, Office

NO_SUCH_USER = {"code": 550, "status": "5.1.1", "text": "No such user here", "server": "mx.customer.example"}


def comes(office: Office, delivery: int, *inputs: Input) -> None:
    with office.database.transaction() as session:
        record(session, [News(delivery, input_, **NO_SUCH_USER) for input_ in inputs])  # type: ignore[arg-type]


def follow(office: Office, case: int, agent: int) -> None:
    with office.database.transaction() as session:
        session.add(Subscriber(case_id=case, agent_id=agent))


def notes(office: Office, case: int, by: int, words: str) -> None:
    with office.database.transaction() as session:
        note(session, session.get_one(Case, case), session.get_one(Agent, by), words)


def changes(office: Office, case: int, by: int, wanted: Changes) -> None:
    with office.database.transaction() as session:
        change(session, session.get_one(Case, case), session.get_one(Agent, by), wanted)


def who(notices: list[Notice]) -> list[tuple[int, About]]:
    return [(one.agent_id, one.about) for one in notices]


@pytest.mark.parametrize("input_", [Input.permanent, Input.report_failed, Input.suppressed])
def test_the_sender_is_told_of_every_bounce_with_its_details(
    office: Office, carol: int, tell: Tell, input_: Input
) -> None:
    case = office.ticket()
    follow(office, case, carol)
    delivery = office.sent(case, BOB)[0]
    comes(office, delivery, input_)
    notice = tell()[0]
    assert who(tell()) == [(office.agent, About.bounce)]
    assert notice.text.startswith(f"Your mail to {BOB} on TKT-1 bounced.")
    assert "What to do: " in notice.details
    assert "550 5.1.1 No such user here" in notice.details
    assert notice.message_id == office.delivery(delivery).message_id


def test_the_same_bounce_is_told_once(office: Office, tell: Tell) -> None:
    delivery = office.sent(office.ticket(), BOB)[0]
    comes(office, delivery, Input.permanent, Input.report_failed, Input.report_failed)
    assert len(tell()) == 1


def test_each_bounce_of_several_recipients_is_told(office: Office, tell: Tell) -> None:
    for delivery in office.sent(office.ticket(), BOB, "ann@customer.example"):
        comes(office, delivery, Input.permanent)
    assert len(tell()) == 2


def test_the_sender_is_told_that_nobody_knows_whether_it_arrived(office: Office, tell: Tell) -> None:
    comes(office, office.sent(office.ticket(), BOB)[0], Input.handing_over, Input.cut)
    notice = tell()[0]
    assert notice.text == f"Nobody knows whether your mail to {BOB} on TKT-1 arrived."
    assert "Send again" in notice.details


@pytest.mark.parametrize("input_", [Input.temporary, Input.accepted_by_relay, Input.report_delayed, Input.answered])
def test_nobody_is_told_of_what_goes_its_way(office: Office, tell: Tell, input_: Input) -> None:
    comes(office, office.sent(office.ticket(), BOB)[0], input_)
    assert tell() == []


def test_when_the_sender_is_gone_the_owner_is_told(office: Office, carol: int, tell: Tell) -> None:
    case = office.ticket()
    delivery = office.sent(case, BOB)[0]
    with office.database.transaction() as session:
        session.execute(update(Agent).where(Agent.id == office.agent).values(active=False))
        session.execute(update(Case).values(owner_id=carol))
    comes(office, delivery, Input.permanent)
    assert who(tell()) == [(carol, About.bounce)]


def test_who_follows_is_told_of_an_answer(office: Office, carol: int, tell: Tell) -> None:
    case = office.ticket()
    follow(office, case, carol)
    with office.database.transaction() as session:
        answer = office.receive(session, session.get_one(Case, case), visible_text="It still burns.")
        happened(session, About.customer_responds, case, row_id=answer.id)
    notice = tell()[0]
    assert (notice.agent_id, notice.text, notice.details) == (carol, "Bob Brown answered on TKT-1.", "It still burns.")


def test_nobody_is_told_of_a_mail_that_may_be_forged_without_a_warning(office: Office, carol: int, tell: Tell) -> None:
    case = office.ticket()
    follow(office, case, carol)
    with office.database.transaction() as session:
        facts = {"visible_text": "Send me the password.", "suspect": "This may be forged."}
        answer = office.receive(session, session.get_one(Case, case), **facts)
        happened(session, About.customer_responds, case, row_id=answer.id)
    notice = tell()[0]
    assert notice.text == "Somebody who claims to be Bob Brown answered on TKT-1."
    assert notice.details == "It is not proven who wrote this; it may be forged.\nSend me the password."


def test_a_new_owner_is_told_and_who_follows_of_the_change(office: Office, carol: int, tell: Tell) -> None:
    case = office.ticket()
    changes(office, case, office.agent, {"owner_id": carol})
    assert who(tell()) == [(carol, About.assigned)]
    changes(office, case, carol, {"stage": Stage.resolved})
    assert who(tell())[1:] == [(office.agent, About.attribute_change)]


def test_who_takes_a_case_is_not_told_so(office: Office, tell: Tell) -> None:
    changes(office, office.ticket(), office.agent, {"owner_id": office.agent})
    assert tell() == []


def test_a_note_is_told_to_who_follows_and_a_mention_to_whom_it_names(office: Office, carol: int, tell: Tell) -> None:
    case = office.ticket()
    notes(office, case, office.agent, "Do you know this printer, @carol@acme.example?")
    assert who(tell()) == [(carol, About.mentioned)]
    notes(office, case, carol, "I do.")
    assert who(tell())[1:] == [(office.agent, About.comment)]


def test_what_was_told_of_is_told_once(office: Office, carol: int, tell: Tell) -> None:
    notes(office, office.ticket(), office.agent, "Look, @carol@acme.example")
    tell()
    with office.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Happening)) == 0
    assert len(tell()) == 1


def test_what_can_not_be_told_holds_up_nothing_else(office: Office, carol: int, tell: Tell) -> None:
    case = office.ticket()
    with office.database.transaction() as session:
        for row in (1, None, 404):
            happened(session, About.bounce, case, row_id=row)
    notes(office, case, office.agent, "Look, @carol@acme.example")
    assert who(tell()) == [(carol, About.mentioned)]
