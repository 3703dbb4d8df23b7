"""Who opens a case gets one short automatic answer, where the inbox address says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from postroom.base.secrets import Key
from postroom.cases.acknowledgement import Acknowledgement
from postroom.cases.message import Direction, Message
from postroom.deliveries.delivery import Delivery
from postroom.inboxes.inbox import Inbox
from postroom.intake.accepting import Envelope, accept
from postroom.intake.arrival import Outcome as Became
from postroom.intake.processing import House
from postroom.mail.automatic import recognise
from postroom.mail.parse import parse
from postroom.outbox.acknowledging import acknowledge_due
from postroom.outbox.composing import parcel
from postroom.people.business_hours import WEEK
from postroom.people.contact import Contact
from postroom.people.organisation import change
from tests.intake.conftest import Outcome
from tests.intake.writing_mail import ALICE, SUPPORT, mail

HandIn = Callable[..., list[Outcome]]
Acknowledge = Callable[[], list[Message]]
KEY = Key("a key for tests, which is long enough for one")
WORDS = "We have it as {{ticket.id}}: {{ ticket.title }}."
ALWAYS = {"days": list(WEEK), "opens": "00:00", "closes": "23:59"}


@pytest.fixture
def acknowledge(house: House) -> Acknowledge:
    """Turns acknowledgements on; then writes those that are due and gives all that were written."""
    set_up(house, acknowledge=True, acknowledgement=WORDS)
    with house.database.transaction() as session:
        change(session, {"business_hours": ALWAYS})

    def acknowledge() -> list[Message]:
        while acknowledge_due(house.database, KEY):
            pass
        with house.database.reading() as session:
            written = select(Message).where(Message.direction == Direction.out).order_by(Message.id)
            return list(session.scalars(written))

    return acknowledge


def set_up(house: House, **values: object) -> None:
    with house.database.transaction() as session:
        session.execute(update(Inbox).values(**values))


def test_a_new_case_is_acknowledged(house: House, hand_in: HandIn, acknowledge: Acknowledge) -> None:
    (one,) = hand_in(mail(id="<1@acme.example>"))
    written = acknowledge()[0]
    assert written.text == "We have it as TKT-1: Printer on fire.\n"
    assert (written.subject, written.in_reply_to) == ("Re: Printer on fire", ["<1@acme.example>"])
    assert (written.from_address, written.agent_id) == ("support@desk.example", None)
    assert one.case
    assert written.case_id == one.case.id
    with house.database.reading() as session:
        assert session.scalars(select(Delivery.recipient)).all() == ["alice@acme.example"]


def test_the_mail_says_that_a_machine_wrote_it(hand_in: HandIn, acknowledge: Acknowledge) -> None:
    hand_in(mail())
    raw = parcel(acknowledge()[0], "alice@acme.example", [], {}).content
    found = recognise(parse(raw).headers, "support@desk.example")
    assert (found.is_, found.answerable, found.kind) == (True, False, "reply")


def test_it_changes_nothing_on_the_case(house: House, hand_in: HandIn, acknowledge: Acknowledge) -> None:
    (before,) = hand_in(mail())
    acknowledge()
    (after,) = hand_in(mail(answers="<unknown@acme.example>", subject="Else", sender="Bob <bob@b.example>"))
    assert before.case
    assert after.case
    with house.database.reading() as session:
        case = session.get_one(type(before.case), before.case.id)
        assert (case.stage, case.needs_response, case.newest_words) == (before.case.stage, True, "It burns.")


def test_an_answer_to_it_comes_to_its_case(hand_in: HandIn, acknowledge: Acknowledge) -> None:
    (one,) = hand_in(mail(id="<1@acme.example>"))
    own = acknowledge()[0].message_id or ""
    (two,) = hand_in(mail("Re: Printer on fire", id="<2@acme.example>", answers=own))
    assert one.case
    assert two.case
    assert two.case.id == one.case.id


@pytest.mark.parametrize(
    "more",
    ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <printers.lists.example>",
     "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: OOF", "X-Loop: yes", "Feedback-ID: 1:a:b:c",
     "Resent-From: <bob@acme.example>\nX-MS-Exchange-Inbox-Rules-Loop: bob@acme.example"],
)  # fmt: skip
def test_automatic_mail_is_never_acknowledged(hand_in: HandIn, acknowledge: Acknowledge, more: str) -> None:
    hand_in(mail(more=more))
    assert acknowledge() == []


def test_the_null_sender_is_never_acknowledged(house: House, hand_in: HandIn, acknowledge: Acknowledge) -> None:
    with house.database.transaction() as session:
        accept(session, [Envelope("", (SUPPORT,), mail(), "smtp")])
    hand_in()
    assert acknowledge() == []


@pytest.mark.parametrize("to", [ALICE, "undisclosed-recipients:;"])
def test_a_hidden_copy_is_never_acknowledged(hand_in: HandIn, acknowledge: Acknowledge, to: str) -> None:
    """RFC 5230 §4.5: who wrote it speaks to others."""
    (one,) = hand_in(mail(to=to))
    assert one.case
    assert acknowledge() == []


def test_what_may_be_forged_is_never_acknowledged(house: House, hand_in: HandIn, acknowledge: Acknowledge) -> None:
    """A customer's admin without proof; another customer needs none."""
    set_up(house, acknowledge_again_after=0)
    hand_in(mail(), mail("Second"))
    with house.database.transaction() as session:
        session.execute(update(Contact).values(customer_admin=True))
    (forged,) = hand_in(mail("Third"))
    assert forged.message
    assert forged.message.suspect
    assert [message.subject for message in acknowledge()] == ["Re: Printer on fire", "Re: Second"]


def test_a_machine_without_marks_is_acknowledged_once_and_not_for_ever(
    house: House, hand_in: HandIn, acknowledge: Acknowledge
) -> None:
    """The last brake: whatever answers each of our answers with a new mail meets two limits."""
    with house.database.transaction() as session:
        change(session, {"limits": {"mails": 3, "minutes": 10, "spam_mails": 100, "spam_hours": 24}})
    outcomes = []
    for turn in range(5):
        (one,) = hand_in(mail(f"We have got your mail ({turn})"))
        outcomes.append(one.arrival.outcome)
        assert len(acknowledge()) == 1
    assert outcomes[:2] == [Became.opened, Became.opened]
    assert Became.opened not in outcomes[3:]


def test_our_own_people_are_not_acknowledged(hand_in: HandIn, acknowledge: Acknowledge) -> None:
    hand_in(mail(sender="Rosa <rosa@desk.example>"), mail(sender="Kim <kim@desk.example>"))
    assert acknowledge() == []


def test_what_is_added_to_a_case_is_not_acknowledged(hand_in: HandIn, acknowledge: Acknowledge) -> None:
    hand_in(mail(id="<1@acme.example>"), mail("Re: Printer on fire", id="<2@acme.example>", answers="<1@acme.example>"))
    assert len(acknowledge()) == 1


def test_a_sender_gets_one_in_a_while(house: House, hand_in: HandIn, acknowledge: Acknowledge) -> None:
    hand_in(mail("One"), mail("Two", sender=ALICE.replace("alice@", "Alice@")), mail("Three"))
    assert len(acknowledge()) == 1
    with house.database.transaction() as session:
        session.execute(update(Acknowledgement).values(sent_at=Acknowledgement.sent_at - timedelta(minutes=61)))
    hand_in(mail("Four"))
    assert len(acknowledge()) == 2


def test_outside_business_hours_it_says_something_else(house: House, hand_in: HandIn, acknowledge: Acknowledge) -> None:
    set_up(house, acknowledgement_outside="We are asleep.", acknowledge_again_after=0)
    hand_in(mail("One"))
    with house.database.transaction() as session:
        change(session, {"business_hours": {"days": []}})
    hand_in(mail("Two"))
    texts = [one.text for one in acknowledge()]
    assert "We are asleep.\n" in texts


def test_it_is_off_unless_it_is_turned_on(house: House, hand_in: HandIn, acknowledge: Acknowledge) -> None:
    set_up(house, acknowledge=False)
    hand_in(mail("One"))
    assert acknowledge() == []
    set_up(house, acknowledge=True)
    hand_in(mail("Two"))
    set_up(house, acknowledge=False)
    assert acknowledge() == []
