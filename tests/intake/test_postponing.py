"""Mail whose sender DNS could not tell of just now: asked about again, where the proof would give rights."""

from dataclasses import dataclass, replace

import dns.resolver
import pytest
from sqlalchemy import text

from postroom.base.claims import Status
from postroom.base.clock import now
from postroom.intake.accepting import Envelope, accept
from postroom.intake.arrival import Outcome as Became
from postroom.intake.processing import House, process_due
from postroom.intake.vouching import Vouching
from postroom.mail.authentication.questions import Answers, Kind, NoAnswer
from postroom.providers.dns.asking import SystemDns
from postroom.providers.dns.zone import Zone
from tests.intake.conftest import Outcome, outcome
from tests.intake.writing_mail import ALICE, SUPPORT, mail

ROSA = "Rosa Weber <rosa@desk.example>"
SVEN = "Sven <sven@desk.example>"
SERVER, FORGER = "192.0.2.1", "192.0.2.66"
SPF = {"TXT": [f"v=spf1 ip4:{SERVER} -all"]}
MOST_TIMES = 3


@dataclass
class Dns:
    """Answers, or is silent."""

    silent: bool = True

    def __call__(self, name: str, kind: Kind) -> Answers:
        if self.silent:
            raise NoAnswer("timeout")
        return Zone({"desk.example": SPF, "acme.example": SPF})(name, kind)


@dataclass
class Desk:
    """Takes mails in from a server, and works them off."""

    house: House
    dns: Dns

    def take(self, *mails: bytes, client: str = SERVER) -> list[int]:
        senders = [raw.partition(b"<")[2].partition(b">")[0].decode() for raw in mails]
        envelopes = [
            Envelope(sender, (SUPPORT,), raw, "smtp", client, "mx.example")
            for sender, raw in zip(senders, mails, strict=True)
        ]
        with self.house.database.transaction() as session:
            ids = accept(session, envelopes)
        process_due(self.house)
        return ids

    def later(self) -> None:
        """The time of what waits has come."""
        with self.house.database.transaction() as session:
            session.execute(text("UPDATE arrivals SET due_at = now() WHERE status = 'retrying'"))
        process_due(self.house)

    def of(self, number: int) -> Outcome:
        return outcome(self.house, number)


@pytest.fixture
def desk(house: House) -> Desk:
    answering = Dns()
    return Desk(replace(house, vouching=Vouching(lambda: answering)), answering)


@pytest.mark.parametrize("sender", [ROSA, SVEN])
def test_it_asks_again_before_it_suspects_one_of_us(desk: Desk, sender: str) -> None:
    (number,) = desk.take(mail(sender=sender))
    waiting = desk.of(number).arrival
    assert (waiting.status, waiting.outcome, waiting.claimed_until) == (Status.retrying, None, None)
    assert "DNS gave no answer" in (waiting.trouble or "")
    assert 10 < (waiting.due_at - now()).total_seconds() < 30
    desk.dns.silent = False
    desk.later()
    found = desk.of(number)
    assert found.arrival.outcome is Became.opened
    assert found.message
    assert (found.message.suspect, bool(found.message.agent_id)) == (None, sender == ROSA)


def test_it_keeps_no_mail_behind_it_waiting(desk: Desk) -> None:
    first, agents, other = desk.take(
        mail(id="<1@acme.example>"),
        mail(
            "Re: Printer on fire", sender=ROSA, to=ALICE, cc=SUPPORT, id="<2@desk.example>", answers="<1@acme.example>"
        ),
        mail("Re: Printer on fire", id="<3@acme.example>", answers="<2@desk.example>", body="Thanks."),
    )
    assert desk.of(agents).case is None
    assert desk.of(first).case
    assert desk.of(other).arrival.outcome
    desk.dns.silent = False
    desk.later()
    cases = {case.id for number in (first, agents, other) if (case := desk.of(number).case)}
    assert len(cases) == 1


def test_it_suspects_what_stays_without_an_answer(desk: Desk) -> None:
    (number,) = desk.take(mail(sender=ROSA))
    for _ in range(MOST_TIMES - 1):
        desk.later()
        assert desk.of(number).arrival.status is Status.retrying
    desk.later()
    found = desk.of(number)
    assert found.arrival.outcome is Became.opened
    assert found.message
    assert "DNS gave no answer just now" in (found.message.suspect or "")


def test_it_waits_longer_each_time(desk: Desk) -> None:
    (number,) = desk.take(mail(sender=ROSA))
    pauses = []
    for _ in range(MOST_TIMES):
        pauses.append((desk.of(number).arrival.due_at - now()).total_seconds())
        desk.later()
    assert pauses == sorted(pauses)
    assert sum(pauses) < 20 * 60


def test_it_lets_no_customer_wait_for_a_proof_that_gives_no_rights(desk: Desk) -> None:
    (number,) = desk.take(mail())
    assert desk.of(number).arrival.outcome is Became.opened


def test_it_lets_a_forgery_wait_for_nothing_once_dns_says_what_it_is(desk: Desk) -> None:
    desk.dns.silent = False
    (number,) = desk.take(mail(sender=ROSA), client=FORGER)
    assert "not proven" in (((message := desk.of(number).message) and message.suspect) or "")


def test_it_waits_where_nobody_answers_the_resolver_of_this_machine(house: House) -> None:
    nobody = dns.resolver.Resolver(configure=False)
    nobody.nameservers, nobody.port = ["127.0.0.1"], 1
    vouching = Vouching(lambda: SystemDns(1.0, nobody))
    desk = Desk(replace(house, own_domains=("desk.net",), vouching=vouching), Dns())
    (number,) = desk.take(mail(sender="Sven <sven@desk.net>"))
    assert desk.of(number).arrival.status is Status.retrying


def test_it_waits_for_nothing_where_there_is_no_dns_at_all(house: House) -> None:
    desk = Desk(replace(house, vouching=Vouching(Dns, is_there=lambda: False)), Dns())
    (number,) = desk.take(mail(sender=ROSA))
    assert "DNS gave no answer just now" in (((message := desk.of(number).message) and message.suspect) or "")


def test_it_waits_once_for_the_same_mail_twice(desk: Desk) -> None:
    one, other = desk.take(mail(sender=ROSA), mail(sender=ROSA))
    desk.dns.silent = False
    desk.later()
    assert [desk.of(number).arrival.outcome for number in (one, other)] == [Became.opened, Became.duplicate]
