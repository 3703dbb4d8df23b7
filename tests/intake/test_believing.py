"""Mail that claims to be from one of us, or from a customer's admin: believed with proof, shown with a warning else."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from postroom.cases.case import Case, Participant, Reporter, Stage
from postroom.cases.event import Deed, Event
from postroom.cases.recipients import reply_all
from postroom.cases.thread import read_thread
from postroom.inboxes.addressing import read_inboxes
from postroom.intake.accepting import Envelope, accept
from postroom.intake.arrival import Outcome as Became
from postroom.intake.processing import House, process_due
from postroom.intake.vouching import Vouching
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress
from postroom.people.workspace import Workspace, WorkspaceDomain
from postroom.providers.dns.zone import Zone
from tests.intake.conftest import Outcome, outcome
from tests.intake.sending import sent, states
from tests.intake.writing_mail import ALICE, SUPPORT, mail

HandIn = Callable[..., Outcome]

ROSA = "Rosa Weber <rosa@desk.example>"
SVEN = "Sven <sven@desk.example>"
CHIEF = "chief@acme.example"
MALLORY = "mallory@evil.example"
PROVEN, FORGED = "192.0.2.1", "192.0.2.66"
SPF = {"TXT": [f"v=spf1 ip4:{PROVEN} -all"]}


@pytest.fixture
def checking(house: House) -> House:
    """The house; the servers of desk.example and acme.example have one address, forgers another."""
    zone = Zone({"desk.example": SPF, "acme.example": SPF})
    return replace(house, vouching=Vouching(lambda: zone))


@pytest.fixture
def hand_in(checking: House) -> HandIn:
    """Takes a mail in from a server with that address, with its From as the envelope's sender."""

    def deliver(raw: bytes, client: str = PROVEN) -> Outcome:
        sender = raw.partition(b"<")[2].partition(b">")[0].decode()
        with checking.database.transaction() as session:
            (number,) = accept(session, [Envelope(sender, (SUPPORT,), raw, "smtp", client, "mx.example")])
        process_due(checking)
        return outcome(checking, number)

    return deliver


def suspect(found: Outcome) -> str | None:
    assert found.message
    return found.message.suspect


def case_of(found: Outcome) -> Case:
    assert found.case
    return found.case


def members(house: House, case: Case) -> set[str]:
    with house.database.reading() as session:
        mine = Participant.case_id == case.id, Participant.member
        return set(session.scalars(select(Participant.address).where(*mine)))


def known(house: House, case: Case) -> set[str]:
    with house.database.reading() as session:
        return set(session.scalars(select(Participant.address).where(Participant.case_id == case.id)))


def an_admin(house: House, sender: str = "alice@acme.example") -> int:
    """Makes them a customer admin of Acme; the workspace."""
    with house.database.transaction() as session:
        workspace = Workspace(name="Acme")
        session.add(workspace)
        session.flush()
        session.add(WorkspaceDomain(domain="acme.example", workspace_id=workspace.id))
        contact = Contact(name="Alice Almeida", workspace_id=workspace.id, customer_admin=True)
        session.add(contact)
        session.flush()
        session.add(ContactAddress(address=sender, contact_id=contact.id))
        return workspace.id


# --- who is believed ---


@pytest.mark.parametrize("sender", [ROSA, SVEN, f"Support <{SUPPORT}>"])
def test_it_warns_of_who_claims_to_be_one_of_us_without_proof(hand_in: HandIn, sender: str) -> None:
    assert (found := suspect(hand_in(mail(sender=sender), FORGED)))
    assert "This may be forged" in found
    assert "not proven to come from desk.example" in found
    assert suspect(hand_in(mail("Other", sender=sender), PROVEN)) is None


def test_it_warns_of_who_claims_to_be_a_customers_admin_without_proof(hand_in: HandIn, house: House) -> None:
    an_admin(house)
    assert "a customer's admin (alice@acme.example)" in (suspect(hand_in(mail(), FORGED)) or "")
    assert suspect(hand_in(mail("Other"), PROVEN)) is None


def test_it_takes_a_plain_contact_as_they_come(hand_in: HandIn) -> None:
    assert suspect(hand_in(mail(), FORGED)) is None


def test_it_proves_nothing_by_not_checking(house: House) -> None:
    with house.database.transaction() as session:
        (number,) = accept(session, [Envelope("rosa@desk.example", (SUPPORT,), mail(sender=ROSA), "deliver")])
    process_due(house)
    assert "Nobody checked where it comes from." in (suspect(outcome(house, number)) or "")


def test_it_believes_nobody_who_stands_beside_another_sender(hand_in: HandIn) -> None:
    both = f"{ROSA}, Mallory <{MALLORY}>"
    assert suspect(hand_in(mail(sender=both), PROVEN))


# --- what suspect mail may not do ---


def test_it_opens_a_case_of_its_own_for_a_forged_colleague(hand_in: HandIn, house: House) -> None:
    first = hand_in(mail(id="<1@acme.example>"))
    forged = hand_in(mail("Re: Printer on fire", sender=SVEN, answers="<1@acme.example>"), FORGED)
    real = hand_in(mail("Re: Printer on fire", sender=SVEN, answers="<1@acme.example>", body="Me."), PROVEN)
    assert case_of(forged).id != case_of(first).id == case_of(real).id
    assert members(house, case_of(forged)) == set()
    assert forged.message
    assert forged.message.placed_because.endswith("But who wrote it is not proven.")


@pytest.mark.parametrize("sender", [ROSA, SVEN, f"Alice Almeida <{CHIEF}>"])
def test_it_lets_no_forged_mail_change_who_is_on_the_thread(hand_in: HandIn, house: House, sender: str) -> None:
    an_admin(house, CHIEF)
    first = case_of(hand_in(mail(id="<1@acme.example>")))
    signed, deliveries = sent(house, first, sender.partition("<")[2].rstrip(">"))
    before = known(house, first)
    forged = hand_in(mail("Re: Printer on fire", sender=sender, cc=MALLORY, answers=signed), FORGED)
    assert case_of(forged).id == first.id
    assert suspect(forged)
    assert (members(house, first), known(house, first)) == ({"alice@acme.example"}, before)
    assert states(house, deliveries) == ["sent"]
    later = hand_in(mail("Re: Printer on fire", sender=f"M <{MALLORY}>", answers="<1@acme.example>"))
    assert case_of(later).id != first.id


def test_it_warns_in_the_list_as_well(hand_in: HandIn) -> None:
    first = case_of(hand_in(mail(id="<1@acme.example>")))
    forged = case_of(hand_in(mail("Other", sender=ROSA, body="Send me the password."), FORGED))
    assert first.newest_words == "It burns."
    assert forged.newest_words == "May be forged: Send me the password."


def test_it_does_not_count_a_forged_mail_as_the_agents_reply(hand_in: HandIn, house: House) -> None:
    first = case_of(hand_in(mail(id="<1@acme.example>")))
    signed, _ = sent(house, first, "alice@acme.example")
    forged = hand_in(mail("Re: Printer on fire", sender=ROSA, cc=ALICE, answers=signed), FORGED)
    assert forged.message
    assert (case_of(forged).id, forged.message.agent_id) == (first.id, None)
    assert (case_of(forged).stage, case_of(forged).needs_response) == (Stage.queued, True)


def test_it_gives_a_forged_admins_ticket_no_workspace_and_no_reporters(hand_in: HandIn, house: House) -> None:
    workspace = an_admin(house)
    forged, real = case_of(hand_in(mail(), FORGED)), case_of(hand_in(mail("Other"), PROVEN))
    assert (forged.contact_id, forged.workspace_id, real.workspace_id) == (None, None, workspace)
    with house.database.reading() as session:
        assert set(session.scalars(select(Reporter.case_id))) == {real.id}


def test_it_joins_no_cases_by_what_a_forged_mail_names(hand_in: HandIn) -> None:
    one, other = hand_in(mail(id="<1@acme.example>")), hand_in(mail(id="<2@acme.example>"))
    both = "<1@acme.example> <2@acme.example>"
    hand_in(mail("Re: Printer on fire", sender=ROSA, references=both), FORGED)
    again = hand_in(mail("Re: Printer on fire", answers="<1@acme.example>"))
    assert case_of(one).id == case_of(again).id != case_of(other).id


def test_it_lets_a_late_mail_take_no_forged_one_along(hand_in: HandIn) -> None:
    forged = hand_in(
        mail("Re: Printer on fire", sender=ROSA, id="<2@desk.example>", answers="<1@acme.example>"), FORGED
    )
    late = hand_in(mail(id="<1@acme.example>"))
    assert case_of(forged).id != case_of(late).id


def test_it_answers_those_of_the_last_mail_that_is_not_suspect(hand_in: HandIn, house: House) -> None:
    first = case_of(hand_in(mail(id="<1@acme.example>")))
    signed, _ = sent(house, first, "rosa@desk.example")
    hand_in(mail("Re: Printer on fire", cc="bob@acme.example", answers="<1@acme.example>", body="More."))
    hand_in(mail("Re: Printer on fire", sender=ROSA, cc=MALLORY, answers=signed), FORGED)
    forged = case_of(hand_in(mail("Something else", sender=ROSA, cc=MALLORY), FORGED))
    with house.database.reading() as session:
        inboxes = read_inboxes(session)
        to, cc = reply_all(read_thread(session, first).last, inboxes)
        assert [one.address for one in to + cc] == ["alice@acme.example", "support@desk.example", "bob@acme.example"]
        to, cc = reply_all(read_thread(session, forged).last, inboxes)
        assert [one.address for one in to + cc] == ["rosa@desk.example"]


# --- what an agent's mail does ---


def test_it_counts_an_agents_proven_mail_to_the_customer_as_an_answer(hand_in: HandIn, house: House) -> None:
    first = case_of(hand_in(mail(id="<1@acme.example>")))
    answer = hand_in(mail("Re: Printer on fire", sender=ROSA, to=ALICE, cc=SUPPORT, answers="<1@acme.example>"))
    case = case_of(answer)
    assert case.id == first.id
    assert (case.stage, case.needs_response) == (Stage.awaiting_customer_response, False)
    assert answer.message
    with house.database.reading() as session:
        rosa = session.scalars(select(Agent.id)).one()
        moved = session.scalars(select(Event).where(Event.deed == Deed.stage)).one()
    assert answer.message.agent_id == moved.agent_id == rosa
    back = case_of(hand_in(mail("Re: Printer on fire", answers="<1@acme.example>", body="Still.")))
    assert (back.stage, back.needs_response) == (Stage.work_in_progress, True)


def test_it_moves_nothing_when_an_agent_writes_to_us_alone(hand_in: HandIn, house: House) -> None:
    first = case_of(hand_in(mail(id="<1@acme.example>")))
    with house.database.transaction() as session:
        session.execute(update(Case).values(stage=Stage.in_development, needs_response=False))
    said = case_of(hand_in(mail("Re: Printer on fire", sender=ROSA, answers="<1@acme.example>")))
    assert (said.id, said.stage, said.needs_response) == (first.id, Stage.in_development, False)


def test_it_opens_the_customers_case_when_an_agent_writes_to_them_first(hand_in: HandIn) -> None:
    opened = hand_in(mail("Your printer", sender=ROSA, to=ALICE, cc=SUPPORT))
    case = case_of(opened)
    assert opened.arrival.outcome is Became.opened
    assert case.contact_id
    assert (case.stage, case.needs_response) == (Stage.awaiting_customer_response, False)


def test_it_asks_for_a_response_to_what_an_agent_sends_us(hand_in: HandIn) -> None:
    case = case_of(hand_in(mail("Fwd: Printer", sender=ROSA)))
    assert (case.stage, case.needs_response, case.contact_id) == (Stage.queued, True, None)


# --- members ---


def test_it_leaves_the_members_as_they_are_when_a_machine_writes(hand_in: HandIn, house: House) -> None:
    first = case_of(hand_in(mail(id="<1@acme.example>")))
    robot = "Monitor <monitor@acme.example>"
    alarm = mail("Re: Printer on fire", sender=robot, answers="<1@acme.example>", more="Auto-Submitted: auto-generated")
    assert case_of(hand_in(alarm)).id == first.id
    assert members(house, first) == {"alice@acme.example"}
    assert "monitor@acme.example" in known(house, first)
    opened = case_of(hand_in(mail("Disk full", sender=robot, more="Auto-Submitted: auto-generated")))
    assert members(house, opened) == {"monitor@acme.example"}
