import pytest
from sqlalchemy import event

from postroom.base.blobs import store
from postroom.base.errors import NotFound
from postroom.cases import reading, reading_messages
from postroom.cases.case import CaseTag, Link, LinkType, Participant, Subscriber
from postroom.cases.event import Deed, Event
from postroom.cases.message import Attachment, Direction
from postroom.deliveries.delivery import Delivery, DeliveryEvent, State
from tests.cases.acme import Acme


def test_it_finds_a_case_by_its_name(acme: Acme) -> None:
    ticket, conversation = acme.case("Printer"), acme.case("Hello", inbox=acme.hello, number=1)
    assert reading.find(acme.session, "TKT-1") is ticket
    assert reading.find(acme.session, "conv-1") is conversation


@pytest.mark.parametrize(
    "name",
    ["TKT-2", "TKT-0", "TKT-01", "TKT-", "TKT", "1", "", "TKT-1\0", "XYZ-1", f"TKT-{10**40}", "TKT-١", "TKT-1 x"],
)
def test_it_says_when_there_is_no_such_case(acme: Acme, name: str) -> None:
    acme.case("Printer")
    with pytest.raises(NotFound):
        reading.find(acme.session, name)


def test_it_reads_what_hangs_on_a_case(acme: Acme) -> None:
    first = acme.case("Printer", owner_id=acme.alice.id)
    second = acme.case("Re: Invoice")
    acme.session.add_all(
        [
            CaseTag(case_id=second.id, tag="b"),
            CaseTag(case_id=second.id, tag="a"),
            Subscriber(case_id=second.id, agent_id=acme.bob.id),
            Participant(case_id=second.id, address="left@quist.example", member=False),
            Link(case_id=second.id, other_id=first.id, type=LinkType.split_from, reason="Other subject"),
        ]
    )
    acme.session.flush()
    printer, invoice = reading.whole(acme.session, [first, second])
    assert printer.owner is acme.alice
    assert printer.inbox is acme.support
    assert invoice.tags == ["a", "b"]
    assert invoice.subscribers == [acme.bob]
    assert [member.address for member in invoice.members] == ["zoe@quist.example"]
    assert [(p.contact.name, p.addresses) for p in invoice.reporters] == [("Zoë Quist", ["zoe@quist.example"])]
    assert invoice.workspace is acme.quist
    assert [(link.type, link.case.title) for link in invoice.links] == [("split_from", "Printer")]
    assert [(link.type, link.case.title) for link in printer.links] == [("split_off", "Re: Invoice")]


def test_it_reads_messages_oldest_first_with_files_and_deliveries(acme: Acme) -> None:
    case = acme.case("Printer", words="It burns")
    answer = acme.message(case, "Water?", direction=Direction.out, contact_id=None, agent_id=acme.alice.id)
    (blob,) = store(acme.session, [b"x"])
    acme.session.add(
        Attachment(message_id=answer.id, name="a.txt", type="text/plain", size=1, sha256=b"", blob_id=blob)
    )
    delivery = Delivery(message_id=answer.id, recipient="zoe@quist.example")
    acme.session.add(delivery)
    acme.session.flush()
    acme.session.add(DeliveryEvent(delivery_id=delivery.id, input="queued", state=State.in_transit, sentence="Queued."))
    acme.session.flush()
    burns, water = reading_messages.of_case(acme.session, case.id)
    assert (burns.contact, burns.agent, water.agent) == (acme.zoe, None, acme.alice)
    assert [file.name for file in water.attachments] == ["a.txt"]
    assert [(t.delivery.recipient, [e.input for e in t.events]) for t in water.deliveries] == [
        ("zoe@quist.example", ["queued"])
    ]
    assert [s.message.text for s in reading_messages.of_case(acme.session, case.id, after=burns.message.id)] == [
        "Water?"
    ]


def test_it_asks_as_many_questions_for_many_as_for_one(acme: Acme) -> None:
    asked: list[str] = []
    event.listen(acme.session.connection(), "before_cursor_execute", lambda *a: asked.append(a[2]))
    cases = [acme.case("One", words="One", owner_id=acme.alice.id)]

    def questions() -> int:
        acme.session.expire_all()
        for case in cases:
            acme.session.refresh(case)
        asked.clear()
        reading.whole(acme.session, cases)
        reading_messages.of_case(acme.session, cases[0].id)
        return len(asked)

    once = questions()
    for title in "abcdef":
        cases.append(
            acme.case(title, contact=acme.contact(title, f"{title}@quist.example", workspace_id=acme.quist.id))
        )
        acme.message(cases[0], title)
    assert questions() == once


def test_it_tells_who_did_what(acme: Acme) -> None:
    case = acme.case("Printer")
    acme.session.add(Event(case_id=case.id, deed=Deed.opened, contact_id=acme.zoe.id))
    acme.session.add(Event(case_id=case.id, deed=Deed.stage, agent_id=acme.alice.id))
    acme.session.flush()
    opened, stage = reading.events(acme.session, case.id)
    assert (opened.contact, opened.agent, stage.agent) == (acme.zoe, None, acme.alice)
