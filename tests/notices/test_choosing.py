"""Of what an agent is told, where, and when it goes by mail."""

from datetime import timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import select, update

from postroom.base.clock import now
from postroom.deliveries.news import News
from postroom.deliveries.recording import record
from postroom.deliveries.states import Input
from postroom.deliveries.system_mail import SystemMail
from postroom.notices.choosing import Choices, Email, choose, mail_due_at
from postroom.notices.notice import Notice
from postroom.notices.reading import read
from postroom.people.business_hours import BusinessHours
from postroom.people.happening import About
from tests.notices.conftest import MAILING, Tell
from tests.office import BOB, Office

ALWAYS = BusinessHours(zone="UTC", opens="09:00", closes="17:00")


def chooses(office: Office, **wishes: object) -> Choices:
    with office.database.transaction() as session:
        return choose(session, office.agent, wishes)


def bounces(office: Office, *recipients: str) -> None:
    for delivery in office.sent(office.ticket(), *(recipients or [BOB])):
        with office.database.transaction() as session:
            record(session, [News(delivery, Input.permanent, code=550, text="No such user")])


def mails(office: Office) -> list[SystemMail]:
    with office.database.transaction() as session:
        return list(session.scalars(select(SystemMail).order_by(SystemMail.id)))


def time_passes(office: Office, minutes: float) -> int:
    with office.database.transaction() as session:
        session.execute(update(Notice).values(mail_due_at=Notice.mail_due_at - timedelta(minutes=minutes)))
    with office.database.transaction() as session:
        return MAILING.mail_due(session)


def test_a_bounce_goes_by_mail_at_once_unless_chosen_otherwise(office: Office, tell: Tell) -> None:
    bounces(office)
    tell()
    mail = mails(office)[0]
    assert mail.recipient == "alice@acme.example"
    assert mail.subject == f"[Acme] Your mail to {BOB} on TKT-1 bounced. There is no such address"
    assert "550 No such user" in (mail.text or "")
    assert "https://desk.acme.example/cases/TKT-1#message-2" in (mail.text or "")


def test_what_is_switched_off_is_not_told(office: Office, tell: Tell) -> None:
    chooses(office, bounce={"in_app": False, "email": "off"})
    bounces(office)
    assert tell() == []


def test_what_goes_by_mail_only_is_not_shown_in_the_app(office: Office, tell: Tell) -> None:
    chooses(office, bounce={"in_app": False})
    bounces(office)
    assert [one.in_app for one in tell()] == [False]
    assert len(mails(office)) == 1


def test_what_is_read_in_time_does_not_go_by_mail(office: Office, tell: Tell) -> None:
    chooses(office, bounce={"email": "unread"}, minutes=10)
    bounces(office)
    notice = tell()[0]
    assert time_passes(office, 9) == 0
    with office.database.transaction() as session:
        read(session, office.agent, notice.id)
    time_passes(office, 2)
    assert mails(office) == []


def test_what_stays_unread_goes_by_mail_once(office: Office, tell: Tell) -> None:
    chooses(office, bounce={"email": "unread"}, minutes=10)
    bounces(office)
    tell()
    assert mails(office) == []
    assert time_passes(office, 11) == 1
    assert time_passes(office, 11) == 0
    assert len(mails(office)) == 1


def test_what_is_due_together_goes_in_one_mail(office: Office, tell: Tell) -> None:
    chooses(office, bounce={"email": "daily"})
    bounces(office, BOB, "ann@customer.example")
    tell()
    time_passes(office, 25 * 60)
    mail = mails(office)[0]
    assert mail.subject == "[Acme] 2 notices on TKT-1"
    assert BOB in (mail.text or "")
    assert "ann@customer.example" in (mail.text or "")
    assert len(mails(office)) == 1


def test_a_digest_goes_when_the_next_days_work_begins() -> None:
    due = mail_due_at(Choices(bounce={"email": Email.daily}), About.bounce, ALWAYS)  # type: ignore[arg-type]
    assert due
    assert (due.hour, due.minute) == (9, 0)
    assert now() < due <= now() + timedelta(days=1)


def test_a_choice_changes_what_it_names_only(office: Office) -> None:
    chooses(office, comment={"email": "daily"})
    after = chooses(office, comment={"in_app": False}, minutes=7)
    assert (after.comment.email, after.comment.in_app, after.minutes) == (Email.daily, False, 7)
    assert after.bounce == Choices().bounce


@pytest.mark.parametrize("wish", [{"minutes": 0}, {"comment": {"email": "soon"}}, {"weather": {}}])
def test_nonsense_is_refused(office: Office, wish: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        chooses(office, **wish)
