"""Two real Postfixes: the office's relay and the customers' server. What they report comes back over the wire."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from postroom.deliveries.delivery import Delivery, State
from postroom.inboxes.domain import Domain
from postroom.inboxes.inbox import Inbox
from postroom.intake.arrival import Arrival, Outcome
from postroom.mail.ids import sign_id
from postroom.providers.fake.outside import Outside
from tests.office import DOMAIN, KEY, SUPPORT, Office
from tests.waiting import until
from tests.world.doorstep import Doorstep
from tests.world.postfix import Postfix

pytestmark = pytest.mark.needs("postfix")

ZOE, NOBODY = "zoe@customer.example", "nobody@customer.example"
MOVED = "bounce-5.1.1@moved.example"
Send = Callable[[], None]


@dataclass
class Post:
    """The office, with the postmen between it and its customers."""

    office: Office
    relay: Postfix
    customers: Postfix
    doorstep: Doorstep
    send: Send

    def mail(self, *recipients: str) -> list[int]:
        """Sends a signed mail to each; the deliveries."""
        case = self.office.ticket()
        message_id = sign_id("m", KEY.derived("message ids"), f"abcdefgh{case}", DOMAIN)
        numbers = self.office.sent(case, *recipients, message_id=message_id)
        self.send()
        return numbers

    def settled(self, number: int) -> Delivery:
        """The delivery, once a report has told what became of it."""

        def told() -> bool:
            self.doorstep.work_off()
            return self.office.delivery(number).state in (State.delivered, State.bounced)

        until(told)
        return self.office.delivery(number)

    def arrivals(self) -> list[Arrival]:
        with self.office.database.transaction() as session:
            return list(session.scalars(select(Arrival).order_by(Arrival.id)))


@pytest.fixture
def post(office: Office, outside: Outside, send: Send) -> Iterator[Post]:
    """The relay knows the office's listener as home of its domain, and hands all else to the customers' server."""
    with Doorstep(office.database, KEY, DOMAIN) as doorstep:
        home = {DOMAIN: doorstep.port, f"bounces.{DOMAIN}": doorstep.port}
        with (
            Postfix(outside.port, home=home, mailboxes=[ZOE]) as customers,
            Postfix(customers.port, home=home) as relay,
        ):
            with office.database.transaction() as session:
                session.execute(update(Inbox).values(send=KEY.encrypt(f"smtp://127.0.0.1:{relay.port}")))
            yield Post(office, relay, customers, doorstep, send)


@pytest.fixture(params=["return path", "message id"])
def way_back(request: pytest.FixtureRequest, post: Post) -> str:
    """Whether bounces come to an address of their own, or to the inbox address."""
    post.office.sign()
    if request.param == "return path":
        with post.office.database.transaction() as session:
            session.execute(update(Domain).values(return_domain=f"bounces.{DOMAIN}"))
    return str(request.param)


def test_a_success_report_proves_the_delivery(post: Post, way_back: str) -> None:
    (number,) = post.mail(ZOE)
    delivery = post.settled(number)
    assert (delivery.state, delivery.reason) == (State.delivered, "report_delivered")
    (mail,) = post.customers.mails(ZOE)
    sender = mail.split(b"\n")[0] if mail.startswith(b"Return-Path") else mail.partition(b"Return-Path: ")[2]
    assert (b"bounce-%d-" % number in sender.partition(b">")[0]) == (way_back == "return path")


def test_who_is_refused_by_the_customers_server_comes_back_as_a_bounce(post: Post, way_back: str) -> None:
    (number,) = post.mail(NOBODY)
    delivery = post.settled(number)
    assert (delivery.state, delivery.enhanced, delivery.reason) == (State.bounced, "5.1.1", "no_such_address")
    assert "User unknown" in (delivery.text or "")


def test_a_bounce_of_the_second_server_comes_back_as_well(post: Post, way_back: str) -> None:
    (number,) = post.mail(MOVED)
    delivery = post.settled(number)
    assert (delivery.state, delivery.enhanced) == (State.bounced, "5.1.1")


def test_of_several_each_has_the_truth_of_its_own_and_no_report_opens_a_case(post: Post, way_back: str) -> None:
    good, bad = post.mail(ZOE, NOBODY)
    assert [post.settled(number).state for number in (good, bad)] == [State.delivered, State.bounced]
    assert {arrival.outcome for arrival in post.arrivals()} == {Outcome.report}
    if way_back == "message id":
        assert {to for arrival in post.arrivals() for to in arrival.envelope_to} == {SUPPORT}
