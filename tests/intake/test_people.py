"""Who a mail's people are, and whom it lets into a thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from postroom.base.clock import now
from postroom.cases.case import Case, Link, LinkType, Participant, Reporter
from postroom.cases.merging_contacts import merge_contacts
from postroom.cases.message import Message
from postroom.intake.accepting import Envelope, accept
from postroom.intake.processing import House, process_due
from postroom.mail.ids import sign_id
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress
from postroom.people.organisation import change
from postroom.people.workspace import Workspace, WorkspaceDomain
from tests.intake.conftest import Outcome
from tests.intake.sending import sent
from tests.intake.test_processing import archived, count
from tests.intake.writing_mail import ALICE, BOB, CHARLIE, SUPPORT, mail

HandIn = Callable[..., list[Outcome]]


def test_it_makes_contacts_of_unknown_people_but_not_of_ours(hand_in: HandIn, house: House) -> None:
    hand_in(mail(cc=f"{BOB}, Rosa <rosa@desk.example>, Someone <someone@desk.example>, hello@desk.example"))
    with house.database.reading() as session:
        names = set(session.scalars(select(Contact.name)))
        people = {p.address: p for p in session.scalars(select(Participant))}
    assert names == {"Alice Almeida", "Bob Berg"}
    assert set(people) == {"alice@acme.example", "bob@acme.example", "rosa@desk.example", "someone@desk.example"}
    assert people["rosa@desk.example"].agent_id


def test_it_puts_a_new_contact_in_the_workspace_of_its_domain(hand_in: HandIn, house: House) -> None:
    with house.database.transaction() as session:
        workspace = Workspace(name="Acme")
        session.add(workspace)
        session.flush()
        session.add(WorkspaceDomain(domain="acme.example", workspace_id=workspace.id))
        number = workspace.id
    (one,) = hand_in(mail(cc=f"{BOB}, {CHARLIE}"))
    assert one.case
    assert one.case.workspace_id == number
    with house.database.reading() as session:
        reporters = session.scalars(select(Contact.name).join(Reporter, Reporter.contact_id == Contact.id)).all()
    assert sorted(reporters) == ["Alice Almeida", "Bob Berg"]


def test_it_does_not_let_a_stranger_into_a_thread(hand_in: HandIn, house: House) -> None:
    first, second = hand_in(
        mail(id="<1@a.example>"), mail("Re: Printer on fire", sender=CHARLIE, answers="<1@a.example>")
    )
    assert first.case
    assert second.case
    assert second.case.id != first.case.id
    with house.database.reading() as session:
        assert session.get_one(Link, (second.case.id, first.case.id)).type is LinkType.related


def test_it_lets_in_a_stranger_who_answers_what_we_signed(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    signed, _ = sent(house, first.case, "alice@acme.example")
    (second,) = hand_in(mail("Re: Printer on fire", sender=CHARLIE, answers=signed))
    assert second.case
    assert second.case.id == first.case.id


def test_it_does_not_let_in_a_stranger_by_an_id_signed_for_another_case(hand_in: HandIn, house: House) -> None:
    signed = sign_id("m", house.key, "abcdefgh", "desk.example")
    (first,) = hand_in(mail(id="<1@a.example>"))
    (second,) = hand_in(mail("Re: Printer on fire", sender=CHARLIE, answers="<1@a.example>", references=signed))
    assert first.case
    assert second.case
    assert second.case.id != first.case.id


def test_it_lets_in_somebody_of_the_same_mail_domain(hand_in: HandIn) -> None:
    first, second = hand_in(mail(id="<1@a.example>"), mail("Re: Printer on fire", sender=BOB, answers="<1@a.example>"))
    assert first.case
    assert second.case
    assert second.case.id == first.case.id


def test_it_opens_a_strangers_own_case_for_their_reply_to_an_archived_one(hand_in: HandIn, house: House) -> None:
    first = archived(hand_in, house)
    (second,) = hand_in(mail("Re: Printer on fire", sender=CHARLIE, answers="<1@a.example>"))
    assert second.case
    with house.database.reading() as session:
        assert session.get_one(Link, (second.case.id, first)).type is LinkType.related
        assert second.case.contact_id != session.get_one(Case, first).contact_id


@pytest.mark.parametrize("order", [("cc", "theirs"), ("theirs", "cc")])
def test_it_takes_their_reply_to_an_archived_case_to_the_follow_up_whose_thread_they_are_on(
    hand_in: HandIn, house: House, order: tuple[str, str]
) -> None:
    archived(hand_in, house)
    (first,) = hand_in(mail("Re: Printer on fire", id="<2@a.example>", answers="<1@a.example>"))
    mails = {
        "cc": mail("Re: Printer on fire", id="<3@a.example>", answers="<2@a.example>", cc=CHARLIE),
        "theirs": mail("Re: Printer on fire", id="<4@c.example>", sender=CHARLIE, answers="<1@a.example>"),
    }
    for one in order:
        hand_in(mails[one])
    assert first.message
    with house.database.reading() as session:
        follow_up = session.get_one(Message, first.message.id).case_id
        names = session.scalars(select(Message.message_id).where(Message.case_id == follow_up)).all()
    assert sorted(str(name) for name in names) == ["<2@a.example>", "<3@a.example>", "<4@c.example>"]


def test_it_knows_the_contact_again(hand_in: HandIn, house: House) -> None:
    hand_in(mail(id="<1@a.example>"))
    hand_in(mail("Another thing", id="<2@a.example>", sender=ALICE.upper()))
    assert count(house, Contact) == 1


def with_new_workspaces(house: House) -> None:
    with house.database.transaction() as session:
        change(session, {"create_workspaces_for_new_domains": True})


def test_it_waits_until_its_sender_is_merged_into_somebody_else(hand_in: HandIn, house: House) -> None:
    hand_in(mail(id="<1@a.example>"), mail("Toner", id="<2@a.example>", sender=BOB))
    with house.database.transaction() as session:
        accept(session, [Envelope("bob@acme.example", (SUPPORT,), mail("Ink", id="<3@a.example>", sender=BOB), "test")])
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with ThreadPoolExecutor(1) as worker:
        with house.database.transaction() as session:
            contacts = dict(session.execute(select(ContactAddress.address, ContactAddress.contact_id)).all())
            alice, bob = contacts["alice@acme.example"], contacts["bob@acme.example"]
            merge_contacts(session, bob, alice, session.scalars(select(Agent)).one())
            done = worker.submit(process_due, house)
            while not done.done() and not session.scalar(waiting):
                pass
        done.result()
    with house.database.reading() as session:
        message = session.scalars(select(Message).where(Message.message_id == "<3@a.example>")).one()
        assert message.contact_id == alice
        assert session.get_one(Case, message.case_id).contact_id == alice


def test_it_makes_no_workspace_unless_the_organisation_wants_it(hand_in: HandIn, house: House) -> None:
    hand_in(mail())
    assert count(house, Workspace) == 0


def test_it_makes_a_workspace_for_a_new_domain_once(hand_in: HandIn, house: House) -> None:
    with_new_workspaces(house)
    (first,) = hand_in(mail(cc=BOB))
    (second,) = hand_in(mail("Another thing", sender=BOB))
    with house.database.reading() as session:
        (space,) = session.scalars(select(Workspace))
        (domain,) = session.scalars(select(WorkspaceDomain))
        contacts = session.scalars(select(Contact)).all()
    assert (space.name, domain.domain, domain.workspace_id) == ("acme.example", "acme.example", space.id)
    assert [contact.workspace_id for contact in contacts] == [space.id] * 2
    assert first.case
    assert second.case
    assert first.case.workspace_id == second.case.workspace_id == space.id


def test_it_makes_no_workspace_for_a_public_providers_domain_nor_for_ours(hand_in: HandIn, house: House) -> None:
    with_new_workspaces(house)
    hand_in(mail(sender="Ann <ann@gmail.com>", cc="someone@desk.example, rosa@desk.example"))
    assert count(house, Contact) == 1
    assert count(house, Workspace) == 0


def reporters(house: House, case: Case) -> list[str]:
    with house.database.reading() as session:
        found = select(Contact.name).join(Reporter).where(Reporter.case_id == case.id).order_by(Contact.name)
        return list(session.scalars(found))


def test_it_lets_those_report_who_are_of_the_senders_organisation(hand_in: HandIn, house: House) -> None:
    first, second = hand_in(
        mail(id="<1@a.example>", cc=f"{BOB}, {CHARLIE}"),
        mail("Re: Printer on fire", answers="<1@a.example>", cc="Dora <dora@acme.example>"),
    )
    assert first.case
    assert second.case
    assert first.case.workspace_id is None
    assert reporters(house, first.case) == ["Alice Almeida", "Bob Berg", "Dora"]


def test_it_knows_a_contact_on_the_thread_by_another_of_their_addresses(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>", cc=CHARLIE))
    with house.database.transaction() as session:
        charlie = session.scalar(select(Contact).where(Contact.name == "Charlie Costa"))
        assert charlie
        session.add(ContactAddress(address="charlie@home.example", contact_id=charlie.id))
    (second,) = hand_in(mail("Re: Printer on fire", sender="c <charlie@home.example>", answers="<1@a.example>"))
    assert first.case
    assert second.case
    assert second.case.id == first.case.id


def test_it_lets_in_a_reporter_who_never_was_on_the_mail_thread(hand_in: HandIn, house: House) -> None:
    (first,) = hand_in(mail(id="<1@a.example>"))
    assert first.case
    hand_in(mail("Something else", sender=CHARLIE))
    with house.database.transaction() as session:
        charlie = session.scalar(select(Contact).where(Contact.name == "Charlie Costa"))
        assert charlie
        session.add(Reporter(case_id=first.case.id, contact_id=charlie.id))
    (second,) = hand_in(mail("Re: Printer on fire", sender=CHARLIE, answers="<1@a.example>"))
    assert second.case
    assert second.case.id == first.case.id


# --- in which order somebody is recognised (spec, section 2.5) ---


def a_contact(house: House, address: str, **facts: object) -> int:
    with house.database.transaction() as session:
        contact = Contact(name="Known", **facts)
        session.add(contact)
        session.flush()
        session.add(ContactAddress(address=address, contact_id=contact.id))
        return contact.id


def test_an_agent_is_an_agent_even_where_a_contact_has_the_address(hand_in: HandIn, house: House) -> None:
    a_contact(house, "rosa@desk.example")
    (one,) = hand_in(mail(cc="rosa@desk.example"))
    with house.database.reading() as session:
        rosa = session.scalars(select(Participant).where(Participant.address == "rosa@desk.example")).one()
    assert one.case
    assert (rosa.agent_id is not None, rosa.contact_id) == (True, None)


def test_a_contact_is_a_contact_even_in_a_domain_of_ours(hand_in: HandIn, house: House) -> None:
    number = a_contact(house, "partner@desk.example")
    (one,) = hand_in(mail(sender="partner@desk.example"))
    assert one.message
    assert (one.message.contact_id, one.message.suspect) == (number, None)


def test_a_colleague_becomes_no_contact(hand_in: HandIn, house: House) -> None:
    hand_in(mail(sender="Sven <sven@desk.example>"))
    assert count(house, Contact) == 0


def test_who_was_deleted_is_known_again_and_stays_deleted(hand_in: HandIn, house: House) -> None:
    number = a_contact(house, "alice@acme.example", deleted_at=now())
    (one,) = hand_in(mail())
    assert one.message
    assert one.message.contact_id == number
    with house.database.reading() as session:
        assert [contact.deleted_at is not None for contact in session.scalars(select(Contact))] == [True]


def test_a_workspace_has_no_more_domains_than_are_written_there(hand_in: HandIn, house: House) -> None:
    with house.database.transaction() as session:
        workspace = Workspace(name="Acme")
        session.add(workspace)
        session.flush()
        session.add(WorkspaceDomain(domain="acme.example", workspace_id=workspace.id))
    for sender in ("a@eu.acme.example", "b@notacme.example", "c@acme.example.evil.example"):
        (one,) = hand_in(mail(sender, sender=sender))
        assert one.case
        assert one.case.workspace_id is None


def test_our_addresses_never_are_anybody(hand_in: HandIn, house: House) -> None:
    hand_in(mail(cc="hello@desk.example, Support+printer@Desk.example", sender="Support <support@desk.example>"))
    assert count(house, Contact) == count(house, Participant) == 0


def test_reply_to_decides_nothing_and_is_kept_where_it_differs(hand_in: HandIn, house: House) -> None:
    first, second = hand_in(
        mail(more="Reply-To: Rosa <rosa@desk.example>, other@elsewhere.example"),
        mail("Other", more="Reply-To: Alice <ALICE@acme.example>"),
    )
    assert first.message
    assert second.message
    assert (first.message.agent_id, first.message.contact_id) == (None, second.message.contact_id)
    assert first.message.reply_to == "rosa@desk.example, other@elsewhere.example"
    assert second.message.reply_to is None
    assert count(house, Contact) == 1


def test_a_mail_without_a_sender_is_the_envelopes_or_nobodys(hand_in: HandIn) -> None:
    raw = mail().replace(b"From: Alice Almeida <alice@acme.example>\r\n", b"")
    (of_the_envelope,) = hand_in(raw, sender="bob@acme.example")
    (nobodys,) = hand_in(raw.replace(b"burns", b"smokes"), sender="")
    assert of_the_envelope.message
    assert nobodys.message
    assert (of_the_envelope.message.from_address, nobodys.message.from_address) == ("bob@acme.example", "")
    assert of_the_envelope.message.contact_id is not None
    assert nobodys.message.contact_id is None
