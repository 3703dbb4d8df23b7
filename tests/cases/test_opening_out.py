"""Alice opens a case by writing first."""

from typing import Any

import pytest
from sqlalchemy import select

from postroom.base.errors import BadInput
from postroom.base.secrets import Key
from postroom.cases.case import Case, Channel, Participant, Reporter, Stage
from postroom.cases.event import Deed, Event
from postroom.cases.message import Message
from postroom.cases.opening_out import Opening, open_case
from postroom.deliveries.delivery import Delivery
from postroom.inboxes.inbox import Kind
from tests.cases.acme import Acme

KEY = Key("a key for tests, which is long enough for one")


def open_it(acme: Acme, **opening: Any) -> tuple[Case, Message]:
    values = {
        "inbox": acme.support.address,
        "title": "Your order",
        "reported_by": ["zoe@quist.example"],
        "text": "Hello.",
    }
    message = open_case(acme.session, acme.alice, Opening(**{**values, **opening}), KEY)
    acme.session.flush()
    return acme.session.get_one(Case, message.case_id), message


def test_the_case_is_the_reporters_and_waits_for_them(acme: Acme) -> None:
    zoe = acme.zoe
    case, message = open_it(acme)
    assert (case.kind, case.contact_id, case.workspace_id) == (Kind.ticket, zoe.id, zoe.workspace_id)
    assert (case.channel, case.source_channel) == (Channel.email, Channel.agent)
    assert (case.stage, case.needs_response) == (Stage.awaiting_customer_response, False)
    assert list(acme.session.scalars(select(Reporter.contact_id))) == [zoe.id]
    deeds = acme.session.scalars(select(Event.deed).where(Event.case_id == case.id).order_by(Event.id)).all()
    assert deeds == [Deed.opened, Deed.stage]
    assert case.opened_by_id == message.id


def test_its_first_mail_begins_a_thread(acme: Acme) -> None:
    _, message = open_it(acme, reported_by=["Zoë <zoe@quist.example>"], cc=["ned@elsewhere.example"])
    assert (message.subject, message.in_reply_to, message.references) == ("Your order", [], [message.message_id])
    recipients = acme.session.scalars(select(Delivery.recipient).where(Delivery.message_id == message.id)).all()
    assert recipients == ["zoe@quist.example", "ned@elsewhere.example"]


def test_who_is_unknown_becomes_a_contact(acme: Acme) -> None:
    quist = acme.quist
    case, _ = open_it(acme, reported_by=["New <new@quist.example>"])
    assert case.workspace_id == quist.id
    member = acme.session.scalars(select(Participant).where(Participant.case_id == case.id)).one()
    assert (member.address, member.contact_id, member.member) == ("new@quist.example", case.contact_id, True)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"inbox": "sales@acme.example"}, "none of our inbox addresses"),
        ({"kind": Kind.conversation}, "opens a ticket, not a conversation"),
        ({"title": " \n"}, "A title has"),
        ({"reported_by": []}, "Nobody would get this"),
        ({"reported_by": [], "cc": ["zoe@quist.example"]}, "needs somebody who reports it"),
        ({"reported_by": ["zoe"]}, "is no e-mail address"),
        ({"reported_by": ["alice@acme.example"]}, "is an agent's address"),
        ({"reported_by": ["support@acme.example"]}, "Nobody would get this"),
        ({"text": ""}, "nothing to send"),
    ],
)
def test_it_says_what_is_wrong(acme: Acme, wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        open_it(acme, **wrong)
