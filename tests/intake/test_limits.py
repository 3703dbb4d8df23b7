"""Limits through the real journey, with a clock that is moved by the arrivals' own time (spec, section 9)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from sqlalchemy import func, select

from postroom.cases import spamming
from postroom.cases.case import Case, Stage
from postroom.intake.accepting import Envelope, accept
from postroom.intake.arrival import Arrival
from postroom.intake.arrival import Outcome as Kind
from postroom.intake.processing import House, process_due
from postroom.intake.vouching import Vouching
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress, ContactTag
from postroom.people.counting import CountedMail, forget_old_counts
from postroom.people.introducing import tag, untag
from postroom.people.organisation import change
from postroom.providers.dns.zone import Zone
from tests.intake.conftest import Outcome
from tests.intake.writing_mail import ALICE, SUPPORT, mail

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@dataclass
class Flood:
    """Somebody who writes again and again."""

    house: House
    written: int = 0

    def mails(self, count: int, *, sender: str = ALICE, at: datetime = NOON, to: str = SUPPORT) -> list[Kind | None]:
        """Hands in so many new mails at this moment; their outcomes."""
        with time_machine.travel(at, tick=False):
            ids = self.accept(count, sender, to)
            while process_due(self.house):
                pass
        return self.outcomes(ids)

    def accept(self, count: int, sender: str = ALICE, to: str = SUPPORT) -> list[int]:
        raws = [mail(f"Offer {self.written + turn}", sender=sender, to=to) for turn in range(count)]
        self.written += count
        with self.house.database.transaction() as session:
            return accept(session, [Envelope("a@acme.example", (to,), raw, "test") for raw in raws])

    def outcomes(self, ids: list[int]) -> list[Kind | None]:
        with self.house.database.reading() as session:
            return list(session.scalars(select(Arrival.outcome).where(Arrival.id.in_(ids)).order_by(Arrival.id)))

    def tags(self, address: str = "alice@acme.example") -> set[str]:
        with self.house.database.reading() as session:
            mine = select(ContactTag.tag).join(ContactAddress, ContactAddress.contact_id == ContactTag.contact_id)
            return set(session.scalars(mine.where(ContactAddress.address == address)))

    def by_hand(self, put: bool, word: str, address: str = "alice@acme.example") -> None:
        with self.house.database.transaction() as session:
            mine = select(Contact).join(ContactAddress).where(ContactAddress.address == address)
            (tag if put else untag)(session, session.scalars(mine.with_for_update()).one(), word)


@pytest.fixture
def flood(house: House) -> Flood:
    return Flood(house)


def test_mails_29_30_and_31(flood: Flood) -> None:
    assert flood.mails(29) == [Kind.opened] * 29
    assert flood.tags() == set()
    assert flood.mails(1) == [Kind.opened]
    assert flood.tags() == {"spammer"}
    assert flood.mails(1) == [Kind.spam]


def test_they_count_the_same_in_one_batch_and_one_by_one(flood: Flood) -> None:
    assert flood.mails(33) == [Kind.opened] * 30 + [Kind.spam] * 3


def test_spam_100_and_101(flood: Flood) -> None:
    flood.mails(30)
    assert flood.mails(99) == [Kind.spam] * 99
    assert flood.mails(2, at=NOON + HOUR) == [Kind.spam, Kind.dropped]
    assert flood.tags() == {"spammer", "blocked"}
    assert flood.mails(1, at=NOON + 72 * HOUR) == [Kind.dropped]


def test_the_window_slides(flood: Flood) -> None:
    assert flood.mails(15) + flood.mails(14, at=NOON + 5 * MINUTE) == [Kind.opened] * 29
    assert flood.mails(15, at=NOON + 10 * MINUTE) == [Kind.opened] * 15
    assert flood.tags() == set()
    assert flood.mails(2, at=NOON + 10 * MINUTE + SECOND) == [Kind.opened, Kind.spam]


def test_what_is_spam_stays_out_of_the_way(flood: Flood, house: House) -> None:
    flood.mails(30)
    flood.mails(1)
    flood.mails(1, to="hello@desk.example")
    with house.database.reading() as session:
        ticket, conversation = session.scalars(select(Case).where(Case.is_spam).order_by(Case.id)).all()
    assert (ticket.stage, conversation.stage) == (Stage.canceled, Stage.suspended)
    assert not any(case.needs_response for case in (ticket, conversation))
    assert (ticket.title, ticket.newest_words, ticket.contact_id is not None) == ("Offer 30", "It burns.", True)


def test_a_spammers_answer_lies_on_the_open_case_as_spam(
    flood: Flood, house: House, hand_in: Callable[..., list[Outcome]]
) -> None:
    (asked,) = hand_in(mail(id="<1@a.example>"))
    assert asked.case
    with house.database.transaction() as session:
        session.get_one(Case, asked.case.id).stage = Stage.resolved
    flood.by_hand(put=True, word="spammer")
    (answer,) = hand_in(mail("Re: Printer on fire", id="<2@a.example>", answers="<1@a.example>", body="Buy."))
    assert (answer.arrival.outcome, answer.case and answer.case.id) == (Kind.spam, asked.case.id)
    assert answer.message
    assert answer.message.is_spam
    assert answer.case
    assert (answer.case.is_spam, answer.case.stage, answer.case.newest_words) == (False, Stage.resolved, "It burns.")


def test_taking_spammer_off_ends_both_and_counts_anew(flood: Flood) -> None:
    flood.mails(30)
    assert flood.mails(101)[-1] is Kind.dropped
    flood.by_hand(put=False, word="spammer")
    assert flood.tags() == set()
    assert flood.mails(31) == [Kind.opened] * 30 + [Kind.spam]


def test_tags_set_by_hand_work_the_same(flood: Flood) -> None:
    flood.mails(1)
    flood.by_hand(put=True, word="spammer")
    assert flood.mails(1) == [Kind.spam]
    flood.by_hand(put=True, word="blocked")
    assert flood.mails(1) == [Kind.dropped]
    flood.by_hand(put=False, word="spammer")
    assert flood.mails(1) == [Kind.opened]


def test_a_power_user_has_no_limit(flood: Flood) -> None:
    flood.mails(1)
    flood.by_hand(put=True, word="power-user")
    assert set(flood.mails(60)) == {Kind.opened}
    assert flood.tags() == {"power-user"}


def test_agents_and_colleagues_are_not_counted(flood: Flood) -> None:
    for ours in ("Rosa <rosa@desk.example>", "Carl <carl@desk.example>"):
        assert Kind.spam not in flood.mails(40, sender=ours)
    with flood.house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CountedMail)) == 0


def test_duplicates_are_not_counted(flood: Flood, hand_in: Callable[..., list[Outcome]]) -> None:
    same = mail(id="<1@a.example>")
    outcomes = [one.arrival.outcome for one in hand_in(*[same] * 40)]
    assert outcomes == [Kind.opened] + [Kind.duplicate] * 39
    assert flood.tags() == set()


def test_the_numbers_are_the_organisations(flood: Flood, house: House) -> None:
    with house.database.transaction() as session:
        change(session, {"limits": {"mails": 3, "minutes": 2, "spam_mails": 1, "spam_hours": 1}})
    assert flood.mails(5) == [Kind.opened] * 3 + [Kind.spam, Kind.dropped]


def test_a_contact_can_have_numbers_of_its_own(flood: Flood, house: House) -> None:
    flood.mails(1)
    with house.database.transaction() as session:
        session.scalars(select(Contact)).one().limits = {"mails": 50}
    assert flood.mails(50) == [Kind.opened] * 49 + [Kind.spam]


def test_it_counts_over_all_addresses_of_a_contact_and_of_ours(flood: Flood, house: House) -> None:
    flood.mails(15)
    with house.database.transaction() as session:
        contact = session.scalars(select(Contact)).one()
        session.add(ContactAddress(address="alice@home.example", contact_id=contact.id))
    assert flood.mails(15, sender="alice@home.example", to="hello@desk.example") == [Kind.opened] * 15
    assert flood.mails(1) == [Kind.spam]


def test_two_workers_count_as_one(flood: Flood, house: House) -> None:
    flood.mails(1)
    with house.database.transaction() as session:
        contact = session.scalars(select(Contact)).one()
        session.add(ContactAddress(address="alice@home.example", contact_id=contact.id))
    with time_machine.travel(NOON, tick=False):
        ids = [number for turn in range(20) for number in flood.accept(2, ALICE if turn % 2 else "alice@home.example")]

    def work() -> None:
        while process_due(house, limit=3):
            pass

    with time_machine.travel(NOON, tick=False):
        workers = [Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    outcomes = flood.outcomes(ids)
    assert (outcomes.count(Kind.opened), outcomes.count(Kind.spam)) == (29, 11)


def test_a_whole_flood_becomes_spam_and_comes_back_in_one_step(flood: Flood, house: House) -> None:
    flood.mails(31)
    with house.database.transaction() as session:
        rosa, alice = session.scalars(select(Agent)).one(), session.scalars(select(Contact)).one()
        assert spamming.mark_flood(session, alice, rosa) == 30
    with house.database.transaction() as session:
        assert set(session.scalars(select(Case.is_spam))) == {True}
        assert spamming.undo_flood(session, alice, rosa) == 31
    with house.database.reading() as session:
        states = set(session.execute(select(Case.is_spam, Case.stage, Case.needs_response)).all())
    assert states == {(False, Stage.queued, True)}


def test_what_lies_outside_every_window_is_forgotten(flood: Flood, house: House) -> None:
    flood.mails(5)
    flood.mails(3, at=NOON + 25 * HOUR)
    with time_machine.travel(NOON + 26 * HOUR, tick=False), house.database.transaction() as session:
        assert (forget_old_counts(session), forget_old_counts(session)) == (5, 0)
    with house.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(CountedMail)) == 3


ZONE = Zone(
    {"acme.example": {"TXT": ["v=spf1 ip4:192.0.2.1 -all"]}, "_dmarc.acme.example": {"TXT": ["v=DMARC1; p=reject"]}}
)


def test_forged_mail_counts_against_its_network_and_not_against_whom_it_names(house: House) -> None:
    house = replace(house, vouching=Vouching(lambda: ZONE))
    flood = Flood(house)

    def forged(count: int, host: str) -> list[Kind | None]:
        raws = [mail(f"Forged {host} {turn}") for turn in range(count)]
        with house.database.transaction() as session:
            envelopes = [Envelope("alice@acme.example", (SUPPORT,), raw, "smtp", host, "mx") for raw in raws]
            ids = accept(session, envelopes)
        while process_due(house):
            pass
        return flood.outcomes(ids)

    assert forged(20, "198.51.100.7") + forged(11, "198.51.100.200") == [Kind.opened] * 30 + [Kind.spam]
    assert forged(1, "203.0.113.9") == [Kind.opened]
    assert flood.tags() == set()
    assert forged(5, "192.0.2.1") == [Kind.opened] * 5  # her own server
