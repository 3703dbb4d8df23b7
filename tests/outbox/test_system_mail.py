"""Mail that Postroom itself writes: it goes out once, says what it is, and is forgotten."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.deliveries.delivery import State
from postroom.deliveries.system_mail import SystemMail
from postroom.inboxes.inbox import Inbox
from postroom.mail.automatic import recognise
from postroom.mail.ids import signed_by
from postroom.mail.parse import parse
from postroom.outbox.handing_over import Carriers
from postroom.outbox.routes import Routes
from postroom.outbox.sending import Sender
from postroom.outbox.system_mail import SYSTEM_MAILS, post
from postroom.people.organisation import change as change_settings
from postroom.providers.fake.outside import Outside
from tests.office import BOB, KEY, SUPPORT, Office
from tests.outbox.doomed import MOMENTS

Send = Callable[[], None]
CODE = "Your code is 123456."


@pytest.fixture
def system(office: Office, carriers: Carriers) -> Iterator[Sender]:
    sender = Sender(office.database, carriers, KEY, Routes(first_rest=0.2), SYSTEM_MAILS)
    yield sender
    sender.close()


@pytest.fixture
def send(system: Sender) -> Send:
    """Sends all that is due now, and waits for what becomes of it."""

    def send() -> None:
        while system.send_due():
            assert system.wait(30)

    return send


def posted(office: Office, to: str = BOB, good_for: timedelta = timedelta(minutes=10)) -> int:
    with office.database.transaction() as session:
        return post(session, to=to, subject="Sign in to Acme", text=CODE, good_for=good_for).id


def row(office: Office) -> SystemMail:
    with office.database.transaction() as session:
        return session.scalars(select(SystemMail)).one()


def change(office: Office, **values: object) -> None:
    with office.database.transaction() as session:
        session.execute(update(SystemMail).values(**values))


def test_it_leaves_from_the_first_inbox_address(office: Office, outside: Outside, send: Send) -> None:
    posted(office)
    send()
    mail = parse(outside.mailbox(BOB)[0].content)
    assert mail.from_
    assert mail.from_.address == SUPPORT
    assert [one.address for one in mail.to] == [BOB]
    assert (mail.subject, mail.text.strip()) == ("Sign in to Acme", CODE)


def test_it_leaves_from_the_notification_sender_that_is_set(office: Office, outside: Outside, send: Send) -> None:
    with office.database.transaction() as session:
        url = f"smtp://127.0.0.1:{outside.port}"
        second = Inbox(address="robot@acme.example", name="Acme", opens="ticket", send=KEY.encrypt(url))
        session.add(second)
        session.flush()
        change_settings(session, {"notification_sender": second.id})
    posted(office)
    send()
    assert outside.mailbox(BOB)[0].mail_from == "robot@acme.example"


def test_it_is_marked_so_that_nothing_answers_it(office: Office, outside: Outside, send: Send) -> None:
    posted(office)
    send()
    mail = parse(outside.mailbox(BOB)[0].content)
    found = recognise(mail.headers, SUPPORT)
    assert (found.is_, found.answerable) == (True, False)
    assert mail.headers.get("X-Auto-Response-Suppress") == "All"


def test_its_message_id_is_one_that_we_signed(office: Office, outside: Outside, send: Send) -> None:
    posted(office)
    send()
    message_id = parse(outside.mailbox(BOB)[0].content).message_id or ""
    assert signed_by(message_id, KEY.derived("message ids"), "sys") == row(office).token


def test_what_it_said_is_forgotten_once_it_is_out(office: Office, send: Send) -> None:
    posted(office)
    send()
    mail = row(office)
    assert (mail.state, mail.status, mail.text, mail.html) == (State.sent, Status.done, None, None)


def test_what_was_refused_is_recorded_and_forgotten(office: Office, send: Send) -> None:
    posted(office, "bounce-5.1.1@outside.example")
    send()
    mail = row(office)
    assert (mail.state, mail.reason, mail.text) == (State.bounced, "no_such_address", None)
    assert mail.answer == "No such user here"


def test_a_temporary_failure_is_tried_again_until_it_is_too_late(office: Office, send: Send) -> None:
    posted(office, "defer@outside.example")
    send()
    mail = row(office)
    assert (mail.state, mail.status, mail.text) == (State.in_transit, Status.retrying, CODE)
    assert mail.due_at <= mail.until
    change(office, until=now(), due_at=now())
    send()
    mail = row(office)
    assert (mail.state, mail.reason, mail.text) == (State.bounced, "expired", None)


def test_a_code_that_came_too_late_is_not_sent(office: Office, outside: Outside, send: Send) -> None:
    posted(office, good_for=timedelta(0))
    send()
    assert (row(office).state, row(office).reason) == (State.bounced, "expired")
    assert outside.mailbox(BOB) == []


def test_it_waits_for_the_first_inbox_address(office: Office, outside: Outside, send: Send) -> None:
    with office.database.transaction() as session:
        session.execute(delete(Inbox))
    posted(office)
    send()
    assert row(office).status is Status.retrying
    assert "no inbox address" in (row(office).answer or "")
    with office.database.transaction() as session:
        url = f"smtp://127.0.0.1:{outside.port}"
        session.add(Inbox(address=SUPPORT, opens="ticket", send=KEY.encrypt(url)))
    change(office, due_at=now())
    send()
    assert len(outside.mailbox(BOB)) == 1


@pytest.mark.parametrize("moment", MOMENTS)
def test_nobody_gets_one_twice(office: Office, outside: Outside, empty_database: str, send: Send, moment: str) -> None:
    posted(office)
    command = [sys.executable, "-m", "tests.outbox.doomed", empty_database, moment, "system"]
    assert subprocess.run(command, timeout=60, capture_output=True, check=False).returncode == -9
    change(office, claimed_until=SystemMail.claimed_until - timedelta(minutes=1))
    send()
    mail = row(office)
    assert len(outside.mailbox(BOB)) == (0 if moment in ("marked", "half the body") else 1)
    assert mail.uncertain == (moment in ("marked", "half the body", "body gone"))
    assert mail.text is None
