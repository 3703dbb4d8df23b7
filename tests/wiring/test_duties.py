"""What is forgotten in time: sign-ins, keys and files that were never sent; and that workers do it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from postroom.base.blobs import Blob
from postroom.base.clock import now
from postroom.base.database import Base, Database, connect
from postroom.base.duties import DutyRow, do_due
from postroom.cases.attaching import attach, find_uploads
from postroom.cases.message import Attachment, Upload
from postroom.cases.uploading import upload
from postroom.deliveries.news import News
from postroom.deliveries.states import Input
from postroom.deliveries.system_mail import SystemMail, post, settle
from postroom.notices.mailing import Mailing
from postroom.notices.notice import Notice
from postroom.outbox.checking_domains import Lookup
from postroom.people.agent import SignIn
from postroom.people.idempotency import IdempotencyKey
from postroom.wiring.duties import duties
from tests.cases.acme import Acme

MAILING = Mailing("Acme", "https://desk.acme.example")


@pytest.fixture
def database(empty_database: str) -> Iterator[Database]:
    engine = connect(empty_database)
    yield Database(engine)
    engine.dispose()


def after(database: Database, days: float) -> None:
    """All duties are done when so many days have passed."""
    with time_machine.travel(now() + timedelta(days=days)):
        while do_due(database, duties(database, Lookup(), MAILING)):
            pass


def count(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_each_duty_of_the_list_is_done(database: Database) -> None:
    after(database, 0)
    with database.reading() as session:
        done = {row.name: row.trouble for row in session.scalars(select(DutyRow)) if row.done_at}
    assert done == {duty.name: None for duty in duties(database, Lookup(), MAILING)}


def test_browsers_not_seen_for_30_days_are_forgotten(database: Database) -> None:
    with database.transaction() as session:
        alice = Acme(session).alice
        session.add(SignIn(token_hash=b"old", agent_id=alice.id))
        session.add(SignIn(token_hash=b"seen", agent_id=alice.id, seen_at=now() + timedelta(days=20)))
    after(database, 29)
    assert count(database, SignIn) == 2
    after(database, 31)
    assert count(database, SignIn) == 1


def test_a_key_is_remembered_for_7_days(database: Database) -> None:
    with database.transaction() as session:
        session.add(IdempotencyKey(agent_id=Acme(session).alice.id, key="k", request_hash=b"h"))
    after(database, 6.9)
    assert count(database, IdempotencyKey) == 1
    after(database, 7.1)
    assert count(database, IdempotencyKey) == 0


def test_a_system_mail_is_known_for_30_days_and_one_on_its_way_for_longer(database: Database) -> None:
    with database.transaction() as session:
        settle(session, News(post(session, to="a@x.example", subject="Code", text="1").id, Input.accepted_by_relay))
        post(session, to="b@x.example", subject="Code", text="2")
    after(database, 29)
    assert count(database, SystemMail) == 2
    after(database, 31)
    assert count(database, SystemMail) == 1


def test_a_notice_that_was_read_is_kept_for_90_days(database: Database) -> None:
    with database.transaction() as session:
        acme = Acme(session)
        about = {"agent_id": acme.alice.id, "about": "comment", "case_id": acme.case("Printer").id, "text": "A note."}
        session.add_all([Notice(**about, in_app=True, read_at=now()), Notice(**about, in_app=True)])
    after(database, 89)
    assert count(database, Notice) == 2
    after(database, 91)
    assert count(database, Notice) == 1


def uploaded(session: Session, acme: Acme, name: str) -> Upload:
    return upload(session, acme.alice.id, name, "text/plain", name.encode())


def test_a_file_that_was_never_sent_goes_and_one_that_was_stays(database: Database) -> None:
    with database.transaction() as session:
        acme = Acme(session)
        sent, _ = uploaded(session, acme, "sent"), uploaded(session, acme, "never sent")
        message = acme.message(acme.case("Printer"), "See there")
        attach(session, find_uploads(session, [sent.id], acme.alice.id), message.id, None)
    after(database, 29)
    assert count(database, Upload) == 1
    after(database, 31)
    assert count(database, Upload) == 0
    with database.reading() as session:
        file = session.scalars(select(Attachment)).one()
        assert session.scalars(select(Blob.id)).all() == [file.blob_id]
