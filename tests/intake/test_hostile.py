"""Hostile and broken mails: each gets its outcome, none raises out of a worker, none spoils its neighbours."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from postroom.base import blobs
from postroom.cases.message import Attachment, Message
from postroom.intake.arrival import Outcome as Became
from postroom.intake.processing import House
from tests.intake.conftest import Outcome
from tests.intake.writing_mail import mail
from tests.world.hostile import HOSTILE, MIB

HandIn = Callable[..., list[Outcome]]


@pytest.mark.parametrize("trouble", HOSTILE)
def test_it_ends_in_an_outcome_beside_its_neighbours(hand_in: HandIn, trouble: str) -> None:
    before, hostile, after = hand_in(mail(id="<1@a.example>"), HOSTILE[trouble], mail("Other", id="<2@a.example>"))
    assert [one.arrival.outcome for one in (before, after)] == [Became.opened, Became.opened]
    assert hostile.arrival.trouble is None
    assert hostile.arrival.outcome is Became.opened
    assert hostile.arrival.reason


def test_it_keeps_a_body_of_50_mib_whole(hand_in: HandIn, house: House) -> None:
    body = "All work and no play. " * 40 + "\r\n"
    (one,) = hand_in(mail(body=body * (50 * MIB // len(body))))
    assert one.arrival.outcome is Became.opened
    with house.database.reading() as session:
        (file,) = session.scalars(select(Attachment)).all()
        message = session.scalars(select(Message)).one()
    assert file.size >= len(body.replace("\r", "")) * (50 * MIB // len(body))
    assert any(file.name in repair for repair in message.repairs)


def test_it_keeps_what_is_in_10_000_parts(hand_in: HandIn, house: House) -> None:
    hand_in(HOSTILE["10,000 parts"])
    with house.database.reading() as session:
        files = session.scalars(select(Attachment).order_by(Attachment.id.desc())).all()
        contents = blobs.load(session, [file.blob_id for file in files])
    assert any(b"9999.txt" in content for content in contents.values())
