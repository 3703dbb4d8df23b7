"""What becomes of a mail: which case, which people, which outcome."""

from collections.abc import Callable

from sqlalchemy import func, select

from postroom.cases.case import Case, Link, LinkType, Reporter, Stage
from postroom.cases.event import Deed, Event
from postroom.cases.message import Message
from postroom.deliveries.delivery import State
from postroom.inboxes.inbox import Kind
from postroom.intake.arrival import Outcome as Became
from postroom.intake.processing import House
from postroom.people.contact import Contact
from tests.intake.conftest import Outcome
from tests.intake.sending import sent, states
from tests.intake.writing_mail import BOB, CHARLIE, mail

HandIn = Callable[..., list[Outcome]]


OURS = "Please unplug the printer and leave it unplugged until our colleague comes to you on Monday morning.\r\n"


def count(house: House, kind: type) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def test_it_opens_a_ticket_for_a_new_mail(hand_in: HandIn) -> None:
    (one,) = hand_in(mail(id="<1@acme.example>"))
    assert one.arrival.outcome is Became.opened
    assert one.case
    assert one.case.name == "TKT-1"
    assert (one.case.title, one.case.stage, one.case.needs_response) == ("Printer on fire", Stage.queued, True)
    assert one.case.owner_id
    assert one.message
    assert (one.message.from_name, one.message.text.strip()) == ("Alice Almeida", "It burns.")


def test_it_opens_what_the_first_address_of_ours_says(hand_in: HandIn) -> None:
    to_both = mail(to="hello@desk.example", cc="support@desk.example")
    (one,) = hand_in(to_both)
    assert one.case
    assert (one.case.kind, one.case.name) == (Kind.conversation, "CONV-1")


def test_it_takes_the_envelope_when_no_header_names_us(hand_in: HandIn) -> None:
    (one,) = hand_in(mail(to="undisclosed-recipients:;"), to="hello@desk.example")
    assert one.case
    assert one.case.kind is Kind.conversation


def test_it_adds_an_answer_whose_subject_agrees(hand_in: HandIn) -> None:
    first, second = hand_in(
        mail(id="<1@acme.example>"),
        mail("Re: Printer on fire", id="<2@acme.example>", answers="<1@acme.example>", body="Still."),
    )
    assert second.arrival.outcome is Became.added
    assert second.case
    assert first.case
    assert second.case.id == first.case.id
    assert second.message
    assert "<1@acme.example>" in second.message.placed_because


def test_it_splits_off_an_answer_with_another_subject_and_links_it(hand_in: HandIn, house: House) -> None:
    first, second = hand_in(mail(id="<1@a.example>"), mail("Re: Invoice", id="<2@a.example>", answers="<1@a.example>"))
    assert second.arrival.outcome is Became.opened
    assert second.case
    assert first.case
    with house.database.reading() as session:
        link = session.get_one(Link, (second.case.id, first.case.id))
    assert link.type is LinkType.split_from


def test_it_asks_the_case_that_a_case_was_split_off_from(hand_in: HandIn) -> None:
    a, b, c = hand_in(
        mail("Printer", id="<a@x.example>"),
        mail("Re: Invoice", id="<b@x.example>", answers="<a@x.example>"),
        mail("Re: Printer", id="<c@x.example>", answers="<b@x.example>"),
    )
    assert a.case
    assert b.case
    assert c.case
    assert c.case.id == a.case.id != b.case.id


def test_it_keeps_a_thread_together_whatever_the_order(hand_in: HandIn) -> None:
    root = mail(id="<1@a.example>")
    answer = mail("Re: Printer on fire", id="<2@a.example>", answers="<1@a.example>", references="<1@a.example>")
    late_answer, late_root = hand_in(answer, root)
    assert late_answer.case
    assert late_root.case
    assert late_answer.case.id == late_root.case.id
    assert late_root.case.title == "Printer on fire"


def test_it_joins_two_cases_when_their_root_comes_late(hand_in: HandIn, house: House) -> None:
    (one,) = hand_in(mail("Re: Printer on fire", id="<2@a.example>", answers="<1@a.example>"))
    (two,) = hand_in(mail("AW: Printer on fire", id="<3@a.example>", answers="<1@a.example>"))
    assert one.case
    assert two.case
    assert one.case.id != two.case.id
    (root,) = hand_in(mail(id="<1@a.example>"))
    assert root.case
    with house.database.reading() as session:
        cases = session.scalars(select(Message.case_id).distinct()).all()
        joined = session.scalars(select(Case).where(Case.merged_into_id == root.case.id)).all()
        events = session.scalars(select(Event.deed).where(Event.case_id == root.case.id)).all()
    assert list(cases) == [root.case.id]
    assert len(joined) == 1
    assert Deed.joined in events


def test_it_makes_one_message_of_the_same_mail_twice(hand_in: HandIn, house: House) -> None:
    raw = mail(id="<1@a.example>")
    first, again = hand_in(raw, b"Received: from elsewhere\r\n" + raw)
    assert again.arrival.outcome is Became.duplicate
    assert again.arrival.about_id == first.arrival.about_id
    assert count(house, Message) == 1


def test_it_takes_other_content_under_the_same_id_for_another_mail(hand_in: HandIn, house: House) -> None:
    hand_in(mail(id="<1@a.example>"), mail(id="<1@a.example>", body="Something else."))
    assert count(house, Message) == 2


def test_it_moves_an_answered_ticket_back_to_work(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    with house.database.transaction() as session:
        case = session.get_one(Case, first.case.id)
        case.stage, case.needs_response = Stage.resolved, False
    (second,) = hand_in(mail("Re: Printer on fire", answers="<1@a.example>"))
    assert second.case
    assert (second.case.stage, second.case.needs_response) == (Stage.work_in_progress, True)


def test_it_moves_a_conversation_to_needs_response_with_each_reply(hand_in: HandIn) -> None:
    _, second = hand_in(
        mail(id="<1@a.example>", to="hello@desk.example"),
        mail("Re: Printer on fire", to="hello@desk.example", answers="<1@a.example>"),
    )
    assert second.case
    assert second.case.stage is Stage.needs_response
    (alone,) = hand_in(mail("Another thing", to="hello@desk.example"))
    assert alone.case
    assert alone.case.stage is Stage.new


def test_it_keeps_a_strangers_mail_apart_whichever_comes_first(hand_in: HandIn) -> None:
    theirs, ours = hand_in(
        mail("Re: Printer on fire", sender=CHARLIE, id="<2@c.example>", answers="<1@a.example>"),
        mail(id="<1@a.example>"),
    )
    assert theirs.case
    assert ours.case
    assert theirs.case.id != ours.case.id
    later, hers = hand_in(
        mail("Re: Invoice", sender=CHARLIE, id="<4@c.example>", answers="<3@a.example>"),
        mail("Invoice", id="<3@a.example>", cc=CHARLIE),
    )
    assert later.case
    assert hers.case
    assert later.case.id == hers.case.id


def test_it_follows_up_an_archived_case(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    with house.database.transaction() as session:
        session.get_one(Case, first.case.id).stage = Stage.archived
    (second,) = hand_in(mail("Re: Printer on fire", answers="<1@a.example>"))
    assert second.case
    assert second.case.id != first.case.id
    assert second.case.title == "Printer on fire"
    with house.database.reading() as session:
        assert session.get_one(Link, (second.case.id, first.case.id)).type is LinkType.follow_up_of


def test_it_leaves_the_archived_case_as_it_is(hand_in: HandIn, house: House) -> None:
    first = archived(hand_in, house)
    (second,) = hand_in(mail("Re: Printer on fire", id="<2@a.example>", answers="<1@a.example>"))
    (third,) = hand_in(mail("Re: Printer on fire", answers="<2@a.example>", references="<1@a.example> <2@a.example>"))
    assert second.case
    assert third.case
    assert third.case.id == second.case.id
    with house.database.reading() as session:
        assert session.get_one(Case, first).merged_into_id is None
        assert session.scalars(select(Message.message_id).where(Message.case_id == first)).all() == ["<1@a.example>"]


def test_it_gives_the_follow_up_the_same_reporters_and_who_replied(hand_in: HandIn, house: House) -> None:
    first = archived(hand_in, house)
    (second,) = hand_in(mail("Re: Printer on fire", sender=BOB, answers="<1@a.example>"))
    assert second.case
    with house.database.reading() as session:
        reporters = select(Contact.name).join(Reporter).order_by(Contact.name)
        assert session.scalars(reporters.where(Reporter.case_id == first)).all() == ["Alice Almeida"]
        both = session.scalars(reporters.where(Reporter.case_id == second.case.id)).all()
    assert both == ["Alice Almeida", "Bob Berg"]


def test_it_knows_a_mail_without_message_id_again_when_its_octets_come_twice(hand_in: HandIn) -> None:
    first, again, other = hand_in(mail(), mail(), mail(body="It burns again."))
    assert [one.arrival.outcome for one in (first, again, other)] == [Became.opened, Became.duplicate, Became.opened]


def test_it_takes_a_mail_that_bears_our_id_but_comes_from_somebody_else(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    ours, _ = sent(house, first.case)
    come_back, theirs = hand_in(mail(id=ours, sender="support@desk.example"), mail("Another thing", id=ours))
    assert come_back.arrival.outcome is Became.duplicate
    assert theirs.arrival.outcome is Became.opened


def archived(hand_in: HandIn, house: House) -> int:
    """The id of a case that Alice opened and that is archived since."""
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    with house.database.transaction() as session:
        session.get_one(Case, first.case.id).stage = Stage.archived
    return first.case.id


def test_it_files_an_automatic_reply_that_belongs_to_no_case(hand_in: HandIn, house: House) -> None:
    (one,) = hand_in(mail("Out of office", more="Auto-Submitted: auto-replied"))
    assert one.arrival.outcome is Became.automatic
    assert one.arrival.reason
    assert count(house, Case) == 0


def test_it_adds_an_automatic_reply_quietly(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    with house.database.transaction() as session:
        session.get_one(Case, first.case.id).needs_response = False
    (second,) = hand_in(
        mail("Automatic: Printer on fire", answers="<1@a.example>", more="Auto-Submitted: auto-replied")
    )
    assert second.arrival.outcome is Became.added
    assert second.case
    assert second.case.needs_response is False


def test_it_opens_a_case_for_a_mail_without_any_header(hand_in: HandIn) -> None:
    (one,) = hand_in(b"\r\nHelp\r\n")
    assert one.arrival.outcome is Became.opened


def test_it_sets_aside_what_is_not_for_us(hand_in: HandIn) -> None:
    (one,) = hand_in(mail(to="somebody@elsewhere.example"), to="nobody@elsewhere.example")
    assert one.arrival.outcome is Became.set_aside
    assert one.arrival.reason


def test_it_knows_what_an_answer_repeats_and_takes_it_for_proof_that_our_mail_arrived(
    hand_in: HandIn, house: House
) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    ours, numbers = sent(house, first.case, "alice@acme.example", text=OURS)
    (answer,) = hand_in(mail("Re: Printer on fire", answers=ours, body=f"Thank you, it is out.\r\n\r\n{OURS}"))
    assert answer.message
    assert answer.message.visible_text.strip() == "Thank you, it is out."
    assert states(house, numbers) == [State.delivered]
