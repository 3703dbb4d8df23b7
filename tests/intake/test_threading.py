"""Threads over cases that were archived, merged by hand or joined too early, and people who come onto them later."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from postroom.cases.case import Case, Channel, Link, LinkType, Participant, Stage
from postroom.cases.event import Deed, Event
from postroom.cases.merging import merge
from postroom.cases.message import Message
from postroom.intake.arrival import Outcome as Became
from postroom.intake.gathering import gather
from postroom.intake.processing import House
from postroom.intake.reading import Parcel, read
from postroom.people.agent import Agent
from postroom.people.workspace import Workspace
from tests.intake.conftest import Outcome
from tests.intake.sending import sent
from tests.intake.writing_mail import CHARLIE, SUPPORT, mail

HandIn = Callable[..., list[Outcome]]
FAILED = f"""From: MAILER-DAEMON@acme.example
To: {SUPPORT}
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.acme.example

Final-Recipient: rfc822; alice@acme.example
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: %s

--b--
"""


def case_now(house: House, one: Outcome) -> Case:
    """The case that the mail lies on by now."""
    assert one.message
    with house.database.reading() as session:
        message = session.get_one(Message, one.message.id)
        return session.get_one(Case, message.case_id)


def count(house: House) -> int:
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def archive(house: House, case: Case | None) -> None:
    assert case
    with house.database.transaction() as session:
        session.get_one(Case, case.id).stage = Stage.archived


def merge_by_hand(house: House, duplicate: Case | None, into: Case | None) -> None:
    assert duplicate
    assert into
    with house.database.transaction() as session:
        agent = session.scalars(select(Agent)).one()
        merge(session, session.get_one(Case, duplicate.id), session.get_one(Case, into.id), agent)


def test_it_follows_up_an_archived_case_once(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    archive(house, first.case)
    (second,) = hand_in(mail("Re: Printer on fire", id="<2@a.example>", answers="<1@a.example>"))
    (third,) = hand_in(mail("Re: Printer on fire", id="<3@a.example>", answers="<1@a.example>"))
    assert second.case
    assert third.case
    assert third.case.id == second.case.id
    assert third.message
    assert "follows it up" in third.message.placed_because


def test_it_gives_the_follow_up_the_workspace_and_the_channel_of_the_archived_case(
    hand_in: HandIn, house: House
) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    with house.database.transaction() as session:
        session.add(acme := Workspace(name="Acme"))
        session.flush()
        case = session.get_one(Case, first.case.id)
        case.workspace_id, case.source_channel, case.title, case.stage = acme.id, Channel.portal, "Fire", Stage.archived
    (second,) = hand_in(mail("Re: Printer on fire", answers="<1@a.example>"))
    assert second.case
    with house.database.reading() as session:
        archived = session.get_one(Case, first.case.id)
    for name in ("title", "workspace_id", "contact_id", "channel", "source_channel"):
        assert getattr(second.case, name) == getattr(archived, name)
    assert second.case.title == "Fire"


@pytest.mark.parametrize("stage", [Stage.resolved, Stage.canceled])
def test_it_reopens_a_closed_case(hand_in: HandIn, house: House, stage: Stage) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    with house.database.transaction() as session:
        session.get_one(Case, first.case.id).stage = stage
    (second,) = hand_in(mail("Re: Printer on fire", answers="<1@a.example>"))
    assert second.case
    assert (second.case.id, second.case.stage) == (first.case.id, Stage.work_in_progress)


def test_it_keeps_the_thread_of_a_case_that_was_given_another_title(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    with house.database.transaction() as session:
        session.get_one(Case, first.case.id).title = "Fire on floor 2"
    done = hand_in(
        mail("Re: Printer on fire", id="<2@a.example>", answers="<1@a.example>"),
        mail("Re: Fire on floor 2", id="<3@a.example>", answers="<2@a.example>"),
        mail("Re: Floor 2", id="<4@a.example>", answers="<3@a.example>"),
    )
    numbers = [one.case.id for one in done if one.case]
    assert numbers[:2] == [first.case.id] * 2
    assert numbers[2] != first.case.id


def test_it_follows_up_a_follow_up_that_is_archived_too(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    archive(house, first.case)
    (second,) = hand_in(mail("Re: Printer on fire", id="<2@a.example>", answers="<1@a.example>"))
    archive(house, second.case)
    third, fourth = hand_in(
        mail("Re: Printer on fire", id="<3@a.example>", answers="<1@a.example>"),
        mail("Re: Printer on fire", id="<4@a.example>", answers="<2@a.example>"),
    )
    assert third.case
    assert fourth.case
    assert second.case
    assert fourth.case.id == third.case.id != second.case.id
    with house.database.reading() as session:
        assert session.get_one(Link, (third.case.id, second.case.id)).type is LinkType.follow_up_of


def test_it_keeps_one_follow_up_when_a_mail_comes_late_to_it(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    archive(house, first.case)
    (third,) = hand_in(mail("Re: Printer on fire", id="<3@a.example>", answers="<2@a.example>"))
    (second,) = hand_in(mail("Re: Printer on fire", id="<2@a.example>", answers="<1@a.example>"))
    assert case_now(house, third).id == case_now(house, second).id
    assert case_now(house, first).id != case_now(house, second).id


def test_it_takes_a_late_root_of_an_archived_case_to_its_follow_up_whenever_it_comes(
    hand_in: HandIn, house: House
) -> None:
    for number, order in enumerate(((0, 1), (1, 0))):
        root, first, second = (f"<{one}.{number}@a.example>" for one in "012")
        (archived,) = hand_in(mail("Re: Printer", id=first, answers=root))
        archive(house, archived.case)
        late = (mail("Printer", id=root), mail("Re: Printer", id=second, answers=first, references=f"{root} {first}"))
        cases = [case_now(house, done).id for at in order for done in hand_in(late[at])]
        with house.database.reading() as session:
            lie = session.scalars(select(Message.case_id).where(Message.message_id.in_((root, second)))).all()
        assert set(lie) == {cases[1]}
        assert case_now(house, archived).id != cases[1]


def test_it_takes_a_join_back_when_a_late_mail_shows_that_it_was_none(hand_in: HandIn, house: House) -> None:
    (answer,) = hand_in(mail("Re: Printer", id="<2@a.example>", answers="<1@a.example>"))
    (other,) = hand_in(mail("Toner: Printer", id="<3@a.example>", answers="<2@a.example>"))
    assert case_now(house, answer).id == case_now(house, other).id
    (root,) = hand_in(mail("Urgent: Printer", id="<1@a.example>"))
    assert case_now(house, root).id == case_now(house, answer).id
    split = case_now(house, other)
    assert split.title == "Toner: Printer"
    with house.database.reading() as session:
        link = session.get_one(Link, (split.id, case_now(house, root).id))
        people = session.scalars(select(Participant.address).where(Participant.case_id == split.id)).all()
    assert (link.type, bool(link.reason)) == (LinkType.split_from, True)
    assert "alice@acme.example" in people


def test_it_tells_the_joined_case_in_the_history(hand_in: HandIn, house: House) -> None:
    one, two = hand_in(mail("Printer", id="<1@a.example>"), mail("Printer", id="<2@a.example>"))
    (both,) = hand_in(mail("Re: Printer", answers="<1@a.example>", references="<1@a.example> <2@a.example>"))
    assert one.case
    assert two.case
    kept = case_now(house, both)
    assert case_now(house, two).id == kept.id == one.case.id
    with house.database.reading() as session:
        event = session.scalars(select(Event).where(Event.case_id == kept.id, Event.deed == Deed.joined)).one()
    assert (event.details["case"], event.details["case_id"]) == (two.case.name, two.case.id)
    assert (event.details["because"], event.details["by_hand"]) == ("Their mails answer each other.", False)


def test_it_brings_a_strangers_mail_onto_the_thread_once_they_are_on_it(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    (theirs,) = hand_in(mail("Re: Printer on fire", sender=CHARLIE, id="<2@c.example>", answers="<1@a.example>"))
    assert case_now(house, theirs).id != case_now(house, first).id
    hand_in(mail("Re: Printer on fire", id="<3@a.example>", answers="<1@a.example>", cc=CHARLIE))
    assert case_now(house, theirs).id == case_now(house, first).id


def test_it_leaves_merged_what_an_agent_merged(hand_in: HandIn, house: House) -> None:
    one, two = hand_in(mail("Printer", id="<1@a.example>"), mail("Invoice", id="<2@a.example>"))
    merge_by_hand(house, two.case, one.case)
    (late,) = hand_in(mail("Re: Invoice", id="<4@a.example>", answers="<3@a.example>"))
    hand_in(mail("Re: Invoice", id="<3@a.example>", answers="<2@a.example>"))
    assert one.case
    assert {case_now(house, each).id for each in (one, two, late)} == {one.case.id}
    assert case_now(house, one).title == "Printer"


def test_it_adds_answers_to_what_was_put_back_whatever_their_subject(hand_in: HandIn, house: House) -> None:
    one, two = hand_in(
        mail("Printer", id="<1@a.example>"), mail("Re: Bill", id="<2@a.example>", answers="<1@a.example>")
    )
    merge_by_hand(house, two.case, one.case)
    (third,) = hand_in(mail("Re: Bill", id="<3@a.example>", answers="<2@a.example>"))
    assert third.arrival.outcome is Became.added
    assert case_now(house, third).id == case_now(house, one).id


def test_it_keeps_our_answer_with_the_mail_that_it_answers(hand_in: HandIn, house: House) -> None:
    (answer,) = hand_in(mail("Re: Printer", id="<2@a.example>", answers="<1@a.example>"))
    (other,) = hand_in(mail("Toner: Printer", id="<3@a.example>", answers="<2@a.example>"))
    ours, _ = sent(house, case_now(house, answer), "alice@acme.example", answers="<3@a.example>")
    hand_in(mail("Urgent: Printer", id="<1@a.example>"))
    with house.database.reading() as session:
        lies_on = session.scalars(select(Message.case_id).where(Message.message_id == ours)).one()
    assert lies_on == case_now(house, other).id != case_now(house, answer).id


def test_it_locks_the_case_of_a_mail_that_a_report_is_about_with_all_others(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    ours, _ = sent(house, first.case, "alice@acme.example")
    parcel = Parcel(1, first.arrival.received_at, "test", "", (SUPPORT,), (FAILED % ours).encode())
    with house.database.transaction() as session:
        ledger = gather(session, [read(parcel)], key=house.key, own_domains=house.own_domains)
        assert first.case.id in ledger.cases


def test_it_numbers_the_mails_of_a_batch_as_they_came(hand_in: HandIn) -> None:
    done = hand_in(*(mail(f"Thing {number}", id=f"<{number}@a.example>") for number in range(3)))
    assert [one.case.name for one in done if one.case] == ["TKT-1", "TKT-2", "TKT-3"]
    numbers = [one.message.id for one in done if one.message]
    assert numbers == sorted(numbers)


def test_it_keeps_the_thread_where_a_provider_gave_our_mail_another_id(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    ours, _ = sent(house, first.case, "alice@acme.example")
    (answer,) = hand_in(
        mail(
            "Re: Printer on fire",
            answers="<new@provider.example>",
            references=f"<old@x.example> {ours} <new@provider.example>",
        )
    )
    assert answer.case
    assert answer.case.id == first.case.id
    assert answer.message
    assert ours in answer.message.placed_because


def test_it_tells_the_outcome_of_a_mail_that_was_moved_at_once(hand_in: HandIn) -> None:
    (late,) = hand_in(mail("Re: Printer", id="<2@a.example>", answers="<1@a.example>"))
    (other,) = hand_in(mail("Toner: Printer", id="<3@a.example>", answers="<2@a.example>", references="<1@a.example>"))
    assert other.arrival.outcome is Became.added
    (root,) = hand_in(mail("Urgent: Printer", id="<1@a.example>"))
    assert root.arrival.outcome is Became.added
    assert root.case
    assert late.case
    assert root.case.id == late.case.id
